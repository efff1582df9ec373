// Running commands, in a host in namespaces or in a virtual machine.

/// A system that runs commands.
package protocol CommandRunning: Sendable {
  /// Runs a command and waits for its end: see ``run(_:environment:input:timeout:)``.
  func result(
    of command: [String], environment: [String: String], input: String, timeout: Duration
  ) throws(LabError) -> CommandResult
}

extension CommandRunning {
  /// Runs a command and waits for its end.
  ///
  /// - Parameters:
  ///   - command: The program and its arguments; no shell is involved.
  ///   - environment: Variables added to the environment that commands have there.
  ///   - input: The command's standard input.
  ///   - timeout: After this time, the command and its process group are killed.
  /// - Throws: ``LabError/notStarted(command:error:)``, except in a virtual machine, where the exit
  ///   code is 127 then; ``LabError/timedOut(waitingFor:after:output:)``.
  package func run(
    _ command: [String], environment: [String: String] = [:], input: String = "",
    timeout: Duration = .seconds(180)
  ) throws(LabError) -> CommandResult {
    try result(of: command, environment: environment, input: input, timeout: timeout)
  }

  /// Runs a command that must succeed, and returns its standard output.
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
