// What is desired of a link, by what it is looked for: an ENI may have many addresses, each with its rules.

import Model

/// The desired addresses, routes and rules of a link.
struct WantedObjects {
  /// The primary private address, and the IPv6 addresses.
  let addresses: [InterfaceAddress]
  /// The secondary private addresses.
  let aliases: [InterfaceAddress]
  /// The routes.
  let routes: [Route]
  /// The rules.
  let rules: [Rule]

  private let addressesByIP: [IPAddress: [InterfaceAddress]]
  private let rulesBySource: [IPPrefix?: [Rule]]

  init(of desired: DesiredLink) {
    addresses = desired.addresses.map(\.object)
    aliases = desired.aliases.map(\.object)
    routes = desired.routes.map(\.object)
    rules = desired.rules.map(\.object)
    addressesByIP = Dictionary(grouping: addresses + aliases, by: \.address.address)
    rulesBySource = Dictionary(grouping: rules, by: \.source)
  }

  /// Every address that the link should have from enicfg.
  var allAddresses: [InterfaceAddress] { addresses + aliases }

  /// The desired address that one on the link is, or that the kernel cannot have in addition to it.
  func address(like there: InterfaceAddress) -> InterfaceAddress? {
    addressesByIP[there.address.address]?.first { there.isSame(as: $0) }
  }

  /// A desired address with this IP address.
  func address(_ address: IPAddress) -> InterfaceAddress? { addressesByIP[address]?.first }

  /// The desired rules that are for exactly these sources.
  func rules(from source: IPPrefix?) -> [Rule] { rulesBySource[source] ?? [] }
}
