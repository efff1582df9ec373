// A value to write as YAML.

/// A value to write.
package indirect enum YAMLValue: Hashable, Sendable {
  /// A text.
  case scalar(YAMLScalar)
  /// A list.
  case sequence([YAMLValue])
  /// Keys with their values, in the order in which they are written.
  case mapping([Entry])

  /// A key with its value.
  package struct Entry: Hashable, Sendable {
    /// The key.
    package let key: YAMLScalar
    /// The value.
    package let value: YAMLValue

    /// Pairs a key with its value.
    package init(_ key: YAMLScalar, _ value: YAMLValue) {
      self.key = key
      self.value = value
    }
  }

  /// A text in quotation marks.
  package static func quoted(_ text: String) -> YAMLValue { .scalar(.quoted(text)) }

  /// The text form of a value, without quotation marks.
  package static func plain(_ text: some CustomStringConvertible) -> YAMLValue {
    .scalar(.plain(text.description))
  }
}

extension YAMLValue: ExpressibleByStringLiteral {
  /// A plain text.
  package init(stringLiteral text: String) { self = .plain(text) }
}

extension YAMLValue: ExpressibleByBooleanLiteral {
  /// `true` or `false`.
  package init(booleanLiteral value: Bool) { self = .plain(value) }
}
