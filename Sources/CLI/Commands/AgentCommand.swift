// The command `agent`.

import Agent
import ArgumentParser
import Engine
import Service

struct AgentCommand: ContractCommand {
  static let configuration = CommandConfiguration(
    commandName: "agent",
    abstract: "Keep every ENI configured: renew leases, follow the cloud, repair.",
    usage: "enicfg agent [<options>]",
    discussion: """
      Does what up --all does, then stays and keeps it so. enicfg-agent.service runs it. SIGHUP makes \
      it read the configuration again, SIGTERM ends it; the network stays as it is.
      """)

  @Flag(help: "Do one round, then exit as up --all does.")
  var once = false

  @Option(
    help: ArgumentHelp(
      "How often to ask the metadata service: 10 to 86400. (default: 60)", valueName: "seconds"))
  var metadataInterval: UInt32?

  @Option(
    help: ArgumentHelp(
      "Write metrics in Prometheus' text format to this file.", valueName: "file"),
    completion: .file())
  var metricsFile: String?

  @OptionGroup var trial: DryRunOptions
  @OptionGroup var inventory: InventoryOptions
  @OptionGroup var directories: DirectoryOptions
  @OptionGroup var output: OutputOptions

  func validate() throws {
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
    var host = try put.host(directories, trial)
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
}
