// A text to write as YAML.

/// A text to write, with or without quotation marks.
package struct YAMLScalar: Hashable, Sendable {
  /// The text.
  package let text: String
  /// Whether to write quotation marks, so that every reader takes it as a text and never as a
  /// number or boolean.
  package let isQuoted: Bool

  /// A text without quotation marks where YAML allows that: `true`, `10`, `eth1`.
  package static func plain(_ text: String) -> YAMLScalar {
    YAMLScalar(text: text, isQuoted: false)
  }

  /// A text in quotation marks.
  package static func quoted(_ text: String) -> YAMLScalar {
    YAMLScalar(text: text, isQuoted: true)
  }
}

extension YAMLScalar: ExpressibleByStringLiteral {
  /// A plain text.
  package init(stringLiteral text: String) { self = .plain(text) }
}
