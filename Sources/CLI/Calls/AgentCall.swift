// What `agent` is asked for, and its work.

import Agent
import ArgumentParser
import Engine
import Service

/// What `agent` is asked for.
struct AgentCall: ReadableCall {
  var once = false
  var metadataInterval: UInt32?
  var metricsFile: String?
  var trial = DryRunValues()
  var inventory = InventoryValues()
  var directories = DirectoryValues()
  var output = OutputValues()

  func validate() throws {
    try trial.validate()
    try inventory.validate()
    try directories.validate()
    if let metadataInterval, !(10...86400).contains(metadataInterval) {
      throw ValidationError(
        "--metadata-interval \(metadataInterval) is not within 10…86400 seconds.")
    }
    if metricsFile?.isEmpty == true {
      throw ValidationError("--metrics-file: the name of the file is empty.")
    }
    if !once, inventory.eniFile == "-" {
      throw ValidationError(
        "--eni-file - goes with --once: standard input can be read only once.")
    }
    if !once, trial.dryRun { throw ValidationError("--dry-run goes with --once.") }
  }

  func carryOut() throws(Failure) -> Int32 {
    if !trial.dryRun { try requireNetworkAdministration("agent") }
    if once { return try doOneRound() }
    let put = Output(options: output)
    var host = try put.host(directories, trial).closingConnections
    // The agent has other things to do than to wait for another enicfg: it tries again.
    host.stores.lockBound = .seconds(2)
    var settings = AgentSettings(
      UpRequest(.all(orRecorded: true), sources: try inventory.sources()),
      every: .seconds(Int64(metadataInterval ?? 60)), metricsFile: metricsFile,
      sources: { [inventory] () throws(Failure) in try inventory.sources() })
    if output.quiet { settings.leastPriority = .error }
    try AgentProcess(settings, on: host, voice: AgentMessages(), environment: environment).run()
    return ExitCode.done
  }

  /// Does the same as `up --all`.
  private func doOneRound() throws(Failure) -> Int32 {
    let put = Output(options: output)
    let host = try put.host(directories, trial)
    var request = UpRequest(.all(orRecorded: false), sources: try inventory.sources())
    if trial.dryRun {
      return put.show(try PlanOperation(request, on: host).run(), exitCode: trial.exitCode)
    }
    request.heldLinks = .released
    guard let metricsFile else { return put.done(try UpOperation(request, on: host).run()) }
    return put.done(try OneRound(request, metricsFile: metricsFile, on: host).run())
  }

  mutating func take(_ option: String, _ line: inout DirectLine) throws -> Bool {
    switch option {
    case "--once": once = true
    case "--metadata-interval": metadataInterval = try line.value { UInt32($0) }
    case "--metrics-file": metricsFile = try line.value()
    default:
      return try trial.take(option) || inventory.take(option, &line)
        || directories.take(option, &line) || output.take(option, &line)
    }
    return true
  }

  mutating func take(operand: String) throws { throw NotPlain() }
}
