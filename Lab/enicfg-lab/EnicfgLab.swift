// The lab's command line.

import ArgumentParser

/// The command `enicfg-lab`.
@main
struct EnicfgLab: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "enicfg-lab",
    abstract: "Runs commands in the guest of a VPC made of network namespaces.",
    discussion: """
      The guest has a configured primary NIC, eth0, and secondary NICs that are down. The VPC has a \
      vSwitch, a router (10.0.0.253) with a route to 203.0.113.1, a DHCP server, and a metadata \
      service at 100.100.100.200. It does not touch this machine's network, and leaves nothing behind \
      when the command ends or is killed.
      """,
    subcommands: [
      RunInGuest.self, ShellInGuest.self, RunInMachine.self, Demo.self, Benchmark.self,
      Measurement.self, AgentMeasurement.self, SendFrame.self, ServeDHCPFault.self,
      ServeMetadata.self,
    ])
}
