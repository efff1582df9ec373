// What `revert` is asked for, and its work.

import ArgumentParser
import Engine

/// What `revert` is asked for.
struct RevertCall: ReadableCall {
  /// The confirmation that is waited for first; nil where an administrator asks.
  var token: String?
  var trial = DryRunValues()
  var directories = DirectoryValues()
  var output = OutputValues()

  func validate() throws {
    try trial.validate()
    try directories.validate()
  }

  func carryOut() throws(Failure) -> Int32 {
    if !trial.dryRun { try requireNetworkAdministration("revert") }
    let put = Output(options: output)
    if let token {
      // The process serves nobody who waits for it.
      let host = try put.host(directories, trial, isUnits: true).closingConnections
      guard let outcome = try ConfirmationWatch(token, on: host).run() else { return ExitCode.done }
      return put.done(outcome)
    }
    let operation = RevertOperation(on: try put.host(directories, trial))
    return trial.dryRun
      ? put.show(try operation.plan(), exitCode: trial.exitCode) : put.done(try operation.run())
  }

  mutating func take(_ option: String, _ line: inout DirectLine) throws -> Bool {
    switch option {
    // For the process that RevertProcess starts, and for nobody else: it is not declared.
    case "--unless-confirmed": token = try line.value()
    default:
      return try trial.take(option) || directories.take(option, &line)
        || output.take(option, &line)
    }
    return true
  }

  mutating func take(operand: String) throws { throw NotPlain() }
}
