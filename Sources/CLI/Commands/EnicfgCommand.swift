// The command line: its name, its version, its commands.

package import ArgumentParser

/// The command line.
package struct EnicfgCommand: ParsableCommand {
  /// The name, the summary, the commands.
  package static let configuration = CommandConfiguration(
    commandName: "enicfg",
    abstract: "Configure the elastic network interfaces (ENIs) of a cloud guest.",
    discussion: """
      A secondary ENI gets its address by DHCP, a default route with a metric of its own, a route \
      table of its own, and a rule that sends what its address sends to that table. Secondary \
      private addresses become aliases, eth0:0 and so on, as the metadata service names them. The \
      primary NIC's own address and default route are never touched.
      """,
    version: enicfgVersion,
    subcommands: [
      UpCommand.self, DownCommand.self, PlanCommand.self, StatusCommand.self, VerifyCommand.self,
      AliasCommand.self, PersistCommand.self, QueuesCommand.self, ConfirmCommand.self,
      RevertCommand.self, AgentCommand.self,
    ])

  /// Makes the command for the parser.
  package init() {}
}

/// The version, as `--version` prints it.
package let enicfgVersion = "0.1.0"
