// Options for the configuration of the lab.

import ArgumentParser
package import VPCLab

extension VPCConfiguration.Layout: ExpressibleByArgument {}

/// The options for the lab's configuration.
struct LabOptions: ParsableArguments {
  @Option(help: "How many NICs the guest has, the primary one included: 1…200.")
  var enis = 3

  @Option(
    help: """
      How NICs are attached: all to one vSwitch, 10.0.0.0/24, or each to its own, 10.0.N.0/24.
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
      "A further option for leases, in the syntax of dnsmasq's --dhcp-option. Can be repeated.",
      valueName: "option"))
  var dhcpOptions: [String] = []

  @OptionGroup var metadata: MetadataChoice

  /// Checks the ranges of numbers.
  ///
  /// Making the lab checks the rest.
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
