// An error of a configuration with its position.

/// A defect of a configuration, with its position.
package struct ConfigurationError: Error, Equatable, Sendable {
  /// The file.
  package let path: String
  /// The line, counted from 1.
  package let line: Int
  /// The column in characters, counted from 1.
  package let column: Int
  /// The defect.
  package let defect: ConfigurationDefect
}
