// What an ENI should have, by options.

import ArgumentParser
import Engine
import Model
import Planning

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

  func validate() throws {
    if (address == nil) != (gateway == nil) {
      throw ValidationError("--address and --gateway go together.")
    }
    if let address, let gateway, address.address.family != gateway.family {
      throw ValidationError("--address \(address) and --gateway \(gateway) differ in family.")
    }
    if address != nil, `static` {
      throw ValidationError("--address and --static exclude each other.")
    }
    if let dhcpTimeout, !(1...86400).contains(dhcpTimeout) {
      throw ValidationError("--dhcp-timeout \(dhcpTimeout) is not within 1…86400 seconds.")
    }
    if let bad = secondary.first(where: { !$0.isUnicast }) {
      throw ValidationError("--secondary \(bad) is not a host address.")
    }
    // A number out of its range is wrong usage, whichever ENI it is for.
    do {
      _ = try ENINumbers(
        index: 1, table: table, metric: metric, rulePriority: rulePriority,
        routing: routing ?? .documented)
    } catch {
      throw ValidationError(Messages.text(error))
    }
  }

  /// The options given of all that say what an ENI should have.
  var given: [String] {
    let others: [(String, Bool)] = [
      ("--static", `static`), ("--secondary", !secondary.isEmpty), ("--routing", routing != nil),
      ("--dhcp-timeout", dhcpTimeout != nil),
    ]
    return settings.ofSecondaries + others.filter(\.1).map(\.0)
  }

  /// One address or table cannot be that of several ENIs.
  func validate(for links: LinkOptions) throws {
    let given = settings.ofSecondaries + (secondary.isEmpty ? [] : ["--secondary"])
    guard let name = given.first, links.links.count != 1 else { return }
    throw ValidationError(
      "\(name) is for one LINK, not for \(links.all ? "--all" : "\(links.links.count)").")
  }
}
