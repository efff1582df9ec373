// What became of a command that ran in a host of the lab.

/// A command's exit code and all that it printed.
package struct CommandResult: Hashable, Sendable {
  /// The exit code; 128 and the signal's number where a signal ended it.
  package var exitCode: Int32
  /// What it wrote to standard output.
  package var standardOutput: String
  /// What it wrote to standard error.
  package var standardError: String

  /// Whether the exit code is 0.
  package var succeeded: Bool { exitCode == 0 }
}
