// What a host in namespaces and a virtual machine have in common: commands run in them.

/// Where commands can be run, each to its end.
package protocol CommandRunning: Sendable {
  /// Runs a command to its end; ``run(_:environment:input:timeout:)`` says the rest.
  func result(
    of command: [String], environment: [String: String], input: String, timeout: Duration
  ) throws(LabError) -> CommandResult
}

extension CommandRunning {
  /// Runs a command to its end.
  ///
  /// - Parameters:
  ///   - command: The program and its arguments; no shell is involved.
  ///   - environment: Added to the environment that commands have there.
  ///   - input: What the command reads from standard input.
  ///   - timeout: After that, the command and its process group are killed.
  /// - Throws: ``LabError/notStarted(command:error:)``, ``LabError/timedOut(waitingFor:after:output:)``;
  ///   a virtual machine never the first: it has the exit code 127 for it.
  package func run(
    _ command: [String], environment: [String: String] = [:], input: String = "",
    timeout: Duration = .seconds(60)
  ) throws(LabError) -> CommandResult {
    try result(of: command, environment: environment, input: input, timeout: timeout)
  }

  /// Runs a command that has to succeed, and returns what it wrote to standard output.
  ///
  /// - Throws: As ``run(_:environment:input:timeout:)``, and
  ///   ``LabError/commandFailed(command:exitCode:standardError:)``.
  @discardableResult
  package func output(of command: [String], input: String = "") throws(LabError) -> String {
    let result = try run(command, input: input)
    guard result.succeeded else {
      throw .commandFailed(
        command: command, exitCode: result.exitCode, standardError: result.standardError)
    }
    return result.standardOutput
  }
}
