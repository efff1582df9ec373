// The result of a command that ran in a host of the lab.

/// A command's exit code and output.
package struct CommandResult: Hashable, Sendable {
  /// The exit code; 128 + N if signal N ended it.
  package var exitCode: Int32
  /// The text written to standard output.
  package var standardOutput: String
  /// The text written to standard error.
  package var standardError: String

  /// Whether the exit code is 0.
  package var succeeded: Bool { exitCode == 0 }
}
