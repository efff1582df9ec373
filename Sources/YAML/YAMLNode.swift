// A node of a YAML document that was read, with its place in the text.

package import Model

/// A node of a YAML document.
package struct YAMLNode: Hashable, Sendable {
  /// What a node holds.
  package enum Content: Hashable, Sendable {
    /// A text; plain where it stands without quotes, and may be a number or nothing at all.
    case scalar(String, isPlain: Bool)
    /// A list.
    case sequence([YAMLNode])
    /// Keys with their values, in the order of the text.
    case mapping([YAMLEntry])
  }

  /// Where it begins; an alias's node begins where its anchor is.
  package let position: TextPosition
  /// What it holds.
  package let content: Content

  /// Whether nothing stands there, or `null` in one of its spellings.
  package var isNull: Bool {
    guard case .scalar(let text, isPlain: true) = content else { return false }
    return ["", "~", "null", "Null", "NULL"].contains(text)
  }

  /// The text of a scalar; nil for a list or a mapping.
  package var text: String? {
    if case .scalar(let text, _) = content { text } else { nil }
  }

  /// The entries of a mapping; none where it is something else.
  package var entries: [YAMLEntry] {
    if case .mapping(let entries) = content { entries } else { [] }
  }

  /// The elements of a list; none where it is something else.
  package var elements: [YAMLNode] {
    if case .sequence(let elements) = content { elements } else { [] }
  }

  /// The value of a key of a mapping; of a key that stands twice, the last one.
  package subscript(_ key: String) -> YAMLNode? { entries.last { $0.key == key }?.value }
}
