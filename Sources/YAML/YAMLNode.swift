// A node of a YAML document, with its position in the text.

package import Model

/// A node of a YAML document.
package struct YAMLNode: Hashable, Sendable {
  /// What a node holds.
  package enum Content: Hashable, Sendable {
    /// A text; plain if it has no quotes, so that it may mean a number or null.
    case scalar(String, isPlain: Bool)
    /// A list.
    case sequence([YAMLNode])
    /// Keys with their values, in the order of the text.
    case mapping([YAMLEntry])
  }

  /// The position of the node; for an alias, the position of its anchor.
  package let position: TextPosition
  /// The content.
  package let content: Content

  /// Whether the node is empty, or `null` in one of its spellings.
  package var isNull: Bool {
    guard case .scalar(let text, isPlain: true) = content else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(text)
  }

  /// The text of a scalar; nil for a list or a mapping.
  package var text: String? {
    if case .scalar(let text, _) = content { text } else { nil }
  }

  /// The entries of a mapping; empty for other nodes.
  package var entries: [YAMLEntry] {
    if case .mapping(let entries) = content { entries } else { [] }
  }

  /// The elements of a list; empty for other nodes.
  package var elements: [YAMLNode] {
    if case .sequence(let elements) = content { elements } else { [] }
  }

  /// The value of a key of a mapping; the last one if the key occurs twice.
  package subscript(_ key: String) -> YAMLNode? { entries.last { $0.key == key }?.value }
}
