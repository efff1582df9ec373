// A link as the distribution is to bring it up: what a renderer works from.

package import Model
package import Planning

/// A link as it is to come up at boot: what `up` wants of it, sorted as the formats need it.
package struct BootLink: Hashable, Sendable {
  /// The link's name.
  package let name: LinkName
  /// Its MAC.
  package let mac: MACAddress
  /// Whether it is the primary NIC's: then the aliases are all.
  package let isPrimary: Bool
  /// Whether a DHCP server leases the primary address.
  package let isLeased: Bool
  /// The primary private IPv4 address; nil on the primary NIC, and where the address is an IPv6 one.
  package let address: InterfaceAddress?
  /// The secondary private addresses.
  package let aliases: [InterfaceAddress]
  /// The IPv6 addresses.
  package let ipv6: [InterfaceAddress]
  /// The routes.
  package let routes: [Route]
  /// The rules.
  package let rules: [Rule]
  /// The gateway of the IPv4 default route; of the primary NIC's, which is not enicfg's, too.
  package let gateway: IPAddress?

  /// Sorts what is desired of a link.
  ///
  /// - Parameters:
  ///   - desired: What is desired, the whole of it.
  ///   - mac: The link's MAC.
  ///   - isLeased: Whether a DHCP server leases the primary address.
  ///   - gateway: The gateway of the link's own default route, which nobody desires.
  package init(
    _ desired: DesiredLink, mac: MACAddress, isLeased: Bool, gateway: IPAddress? = nil
  ) {
    name = desired.link
    self.mac = mac
    isPrimary = desired.goal.isPrimary
    self.isLeased = isLeased
    let addresses = desired.addresses.map(\.object)
    address = addresses.first { $0.address.address.family == .v4 }
    aliases = desired.aliases.map(\.object)
    ipv6 = addresses.filter { $0.address.address.family == .v6 }
    routes = desired.routes.map(\.object)
    rules = desired.rules.map(\.object)
    self.gateway =
      routes.first { $0.destination == .all(.v4) && $0.gateway != nil }?.gateway ?? gateway
  }

  /// Where its files are.
  var paths: OwnPaths { OwnPaths(link: name.text) }

  /// The routes of a family.
  func routes(_ family: IPFamily) -> [Route] {
    routes.filter { $0.destination.family == family }
  }

  /// The rules of a family.
  func rules(_ family: IPFamily) -> [Rule] { rules.filter { $0.family == family } }

  /// The rules that select what an address sends.
  func rules(from address: InterfaceAddress) -> [Rule] {
    rules.filter { $0.source == IPPrefix(host: address.address.address) }
  }
}

extension IPAddressWithLength {
  /// The subnet's mask in dotted notation, for IPv4.
  var netmask: String {
    let bits = length == 0 ? 0 : UInt32.max << (32 - UInt32(min(length, 32)))
    return "\(IPv4Address(rawValue: bits))"
  }
}
