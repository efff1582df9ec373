// What became of a command that ran in a host of the lab.

/// A command's exit code and all that it printed.
public struct CommandResult: Hashable, Sendable {
  /// The exit code; 128 and the signal's number where a signal ended it.
  public var exitCode: Int32
  /// What it wrote to standard output.
  public var standardOutput: String
  /// What it wrote to standard error.
  public var standardError: String

  /// Whether the exit code is 0.
  public var succeeded: Bool { exitCode == 0 }
}
