// A text that is to be written as YAML.

/// A text that is to be written, with or without quotation marks.
package struct YAMLScalar: Hashable, Sendable {
  /// The text.
  package let text: String
  /// Whether it stands between quotation marks: a reader then takes it for a text, whatever it looks like.
  package let isQuoted: Bool

  /// A text that stands plainly where YAML lets it: `true`, `10`, `eth1`.
  package static func plain(_ text: String) -> YAMLScalar {
    YAMLScalar(text: text, isQuoted: false)
  }

  /// A text between quotation marks.
  package static func quoted(_ text: String) -> YAMLScalar {
    YAMLScalar(text: text, isQuoted: true)
  }
}

extension YAMLScalar: ExpressibleByStringLiteral {
  /// A plain text.
  package init(stringLiteral text: String) { self = .plain(text) }
}
