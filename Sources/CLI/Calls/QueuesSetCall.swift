// What `queues set` is asked for, and its work.

import ArgumentParser
import Engine
import Model
import Planning

/// What `queues set` is asked for.
struct QueuesSetCall: ReadableCall {
  var links: [LinkSelector] = []
  var combined: CombinedChannels?
  var rps: PacketSteering?
  var confirm = ConfirmValues()
  var trial = DryRunValues()
  var asCommands = false
  var directories = DirectoryValues()
  var output = OutputValues()

  func validate() throws {
    // ArgumentParser has found a link before, or said that it is missing.
    guard !links.isEmpty else { throw NotPlain() }
    try trial.validate()
    try confirm.validate(trial)
    try directories.validate()
    if asCommands, !trial.dryRun { throw ValidationError("--as-commands goes with --dry-run.") }
    try validateAsCommands(asCommands, output)
    guard queues != nil else { throw ValidationError("Give --combined, --rps, or both.") }
  }

  func carryOut() throws(Failure) -> Int32 {
    if !trial.dryRun { try requireNetworkAdministration("queues") }
    let put = Output(options: output)
    let host = put.host(directories).requiring(confirm, directories)
    let operation = SetQueuesOperation(links, queues, on: host)
    return trial.dryRun
      ? put.show(try operation.plan(), exitCode: trial.exitCode, asCommands: asCommands)
      : put.done(try operation.run())
  }

  private var queues: QueueRequest? {
    QueueRequest(
      combined: combined.map { .init($0, by: .option("--combined")) },
      steering: rps.map { .init($0, by: .option("--rps")) })
  }

  mutating func take(_ option: String, _ line: inout DirectLine) throws -> Bool {
    switch option {
    case "--combined": combined = try line.value(CombinedChannels.init(argument:))
    case "--rps": rps = try line.value(PacketSteering.init(argument:))
    case "--as-commands": asCommands = true
    default:
      return try confirm.take(option, &line) || trial.take(option)
        || directories.take(option, &line)
        || output.take(option, &line)
    }
    return true
  }

  mutating func take(operand: String) throws { try links.take(operand: operand) }
}
