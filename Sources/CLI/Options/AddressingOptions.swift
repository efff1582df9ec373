// What an ENI should have, by options.

import ArgumentParser
import Engine
import Model

/// What an ENI should have.
struct AddressingOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp("Give the ENI this address instead of a lease.", valueName: "a/len"))
  var address: IPAddressWithLength?

  @Option(help: ArgumentHelp("The default gateway, with --address.", valueName: "g"))
  var gateway: IPAddress?

  @Flag(
    name: .customLong("static"),
    help: "Take address, mask and gateway from the inventory instead of DHCP.")
  var `static` = false

  @Option(
    help: ArgumentHelp(
      "A secondary address besides those the inventory names. May be given several times.",
      valueName: "a"))
  var secondary: [IPv4Address] = []

  @Option(help: ArgumentHelp("The ENI's route table. (default: 1000 + N of ethN)", valueName: "n"))
  var table: UInt32?

  @Option(
    help: ArgumentHelp("The metric of its default route. (default: 1000 + N)", valueName: "n"))
  var metric: UInt32?

  @Option(
    help: ArgumentHelp("The priority of its rules. (default: 30000 + table)", valueName: "n"))
  var rulePriority: UInt32?

  @Option(
    help: "Its default route as documented, or local and container networks before it.")
  var routing: Routing?

  @Option(
    help: ArgumentHelp("How long to wait for a lease. (default: 30)", valueName: "seconds"))
  var dhcpTimeout: UInt32?

  /// What they ask for.
  var settings: RequestedSettings {
    var settings = RequestedSettings()
    settings.address = address
    settings.gateway = gateway
    settings.isStatic = `static`
    settings.secondary = secondary
    settings.table = table
    settings.metric = metric
    settings.rulePriority = rulePriority
    settings.routing = routing
    settings.leaseLimit = dhcpTimeout.map { .seconds($0) }
    return settings
  }
}
