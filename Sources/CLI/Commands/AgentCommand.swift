// The command `agent`.

import ArgumentParser

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

  var call: AgentCall {
    AgentCall(
      once: once, metadataInterval: metadataInterval, metricsFile: metricsFile,
      trial: trial.values, inventory: inventory.values, directories: directories.values,
      output: output.values)
  }
}
