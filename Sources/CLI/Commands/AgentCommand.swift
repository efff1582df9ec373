// The command `agent`.

import ArgumentParser
import Engine

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
    if metricsFile?.isEmpty == true { throw ValidationError("A file's name is empty.") }
    if !once, inventory.eniFile == "-" {
      throw ValidationError(
        "--eni-file - goes with --once: standard input can be read only once.")
    }
    if once, metricsFile != nil {
      throw ValidationError("--metrics-file and --once exclude each other.")
    }
    if !once, trial.dryRun { throw ValidationError("--dry-run goes with --once.") }
    // The loop takes ``settings`` once it is there; until then, nothing but one round can be asked for.
    if !once { throw ValidationError("Give --once: the agent does not stay yet.") }
  }

  func carryOut() throws(Failure) -> Int32 {
    if !trial.dryRun { try requireNetworkAdministration("agent") }
    return try doOneRound()
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
    return put.done(try UpOperation(request, on: host).run())
  }

  /// What the agent that stays is asked for.
  var settings: AgentSettings {
    AgentSettings(
      metadataInterval: .seconds(metadataInterval ?? 60), metricsFile: metricsFile,
      readSources: { [inventory] () throws(Failure) in try inventory.sources() })
  }
}

/// What the agent that stays is asked for.
struct AgentSettings {
  /// How often the metadata service is asked.
  var metadataInterval: Duration
  /// Where the metrics are written; nil is nowhere.
  var metricsFile: String?
  /// Reads the configuration and the file of ENIs, again at each SIGHUP.
  var readSources: () throws(Failure) -> InventorySources
}
