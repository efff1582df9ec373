// Options that say what the lab is made of.

import ArgumentParser
package import VPCLab

extension VPCConfiguration.Layout: ExpressibleByArgument {}

/// What the lab is made of, from the command line.
struct LabOptions: ParsableArguments {
  @Option(help: "How many NICs the guest has, the primary one included: 1…200.")
  var enis = 3

  @Option(
    help: """
      Where they are attached: all to one vSwitch, 10.0.0.0/24, or each to its own, 10.0.N.0/24.
      """)
  var vswitches = VPCConfiguration.Layout.one

  @Option(help: "How many queues each NIC has: 1…64.")
  var queues = 2

  @Flag(name: .customLong("no-dhcp"), help: "Run no DHCP server.")
  var withoutDHCP = false

  @Option(help: "How long a lease lasts, in seconds: at least 120.")
  var leaseTime = 365 * 86400

  @Option(
    name: .customLong("dhcp-option"),
    help: ArgumentHelp(
      "A further option for leases, as dnsmasq's --dhcp-option has it. May be given several times.",
      valueName: "option"))
  var dhcpOptions: [String] = []

  @OptionGroup var metadata: MetadataChoice

  /// Checks the numbers; what is left is checked where the lab is made.
  func validate() throws {
    guard 1...200 ~= enis else { throw ValidationError("--enis takes 1…200.") }
    guard 1...64 ~= queues else { throw ValidationError("--queues takes 1…64.") }
    guard leaseTime >= 120 else { throw ValidationError("--lease-time takes 120 or more.") }
  }

  /// The configuration that the options describe.
  var configuration: VPCConfiguration {
    VPCConfiguration(
      nicCount: enis, layout: vswitches, queueCount: queues,
      dhcp: withoutDHCP
        ? nil
        : DHCPServerOptions(
          leaseTime: .seconds(leaseTime), arguments: dhcpOptions.map { "--dhcp-option=\($0)" }),
      metadata: metadata.options)
  }
}

/// Whether the lab has a metadata service, from the command line.
struct MetadataChoice: ParsableArguments {
  @Flag(
    name: .customLong("no-metadata"),
    help: "Run no metadata service; by default, one at 100.100.100.200 tells of the NICs.")
  var withoutMetadata = false

  @Option(
    name: .customLong("secondary"),
    help: "How many secondary addresses each NIC has by the metadata: 0…180 in a vSwitch.")
  var secondaryCount = 0

  /// What the service is like; nil for none.
  var options: MetadataOptions? {
    withoutMetadata ? nil : MetadataOptions(secondaryCount: secondaryCount)
  }
}
