// Why a configuration is refused: what, and where.

/// Why a configuration is not taken: what, and where.
package struct ConfigurationError: Error, Hashable, Sendable {
  /// The file.
  package let path: String
  /// The line, from 1.
  package let line: Int
  /// The column, from 1, in characters.
  package let column: Int
  /// What is wrong there.
  package let defect: ConfigurationDefect
}
