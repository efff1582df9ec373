// The lab's command line.

import ArgumentParser

/// The command `enicfg-lab`.
@main
struct EnicfgLab: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "enicfg-lab",
    abstract: "Runs commands in a guest of a VPC that is made of network namespaces.",
    discussion: """
      The guest has a configured primary NIC, eth0, and secondary NICs that are down. Behind them are \
      a vSwitch, a router (10.0.0.253) that leads to 203.0.113.1, a DHCP server, and a metadata \
      service at 100.100.100.200. Nothing of it touches this machine's network, and nothing is left \
      of it when the command ends or is killed.
      """,
    subcommands: [
      RunInGuest.self, ShellInGuest.self, RunInMachine.self, Demo.self, Benchmark.self,
      Measurement.self, ServeDHCPFault.self, ServeMetadata.self,
    ])
}
