// A link as the distribution should configure it: the input of a renderer.

package import Model
package import Planning

/// The desired state of a link at boot, arranged for the formats.
package struct BootLink: Equatable, Sendable {
  /// The link's name.
  package let name: LinkName
  /// Its MAC.
  package let mac: MACAddress
  /// Whether it is the primary NIC, which only gets aliases.
  package let isPrimary: Bool
  /// Whether a DHCP server leases the primary address.
  package let isLeased: Bool
  /// The primary private IPv4 address; nil on the primary NIC, and if the address is an IPv6 one.
  package let address: InterfaceAddress?
  /// The secondary private addresses.
  package let aliases: [InterfaceAddress]
  /// The IPv6 addresses.
  package let ipv6: [InterfaceAddress]
  /// The routes.
  package let routes: [Route]
  /// The rules.
  package let rules: [Rule]
  /// The gateway of the IPv4 default route; on the primary NIC, of its own default route.
  package let gateway: IPAddress?

  /// Arranges the desired state of a link.
  ///
  /// - Parameters:
  ///   - desired: The complete desired state.
  ///   - mac: The link's MAC.
  ///   - isLeased: Whether a DHCP server leases the primary address.
  ///   - gateway: The gateway of the link's own default route, which is not part of the desired
  ///     state.
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

  /// The paths of its files.
  var paths: OwnPaths { OwnPaths(link: name.text) }

  /// The routes of a family.
  func routes(_ family: IPFamily) -> [Route] {
    routes.filter { $0.destination.family == family }
  }

  /// The rules of a family.
  func rules(_ family: IPFamily) -> [Rule] { rules.filter { $0.family == family } }

  /// The line of sysctl.d(5) that makes the kernel ignore router advertisements: no default route and
  /// no address comes of them.
  ///
  /// With slashes, a dot in the link's name is a dot.
  var ignoringAdvertisements: [String] { ["net/ipv6/conf/\(name.text)/accept_ra = 0"] }

  /// The rules that select traffic from an address.
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
