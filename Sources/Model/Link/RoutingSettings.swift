// The settings of one link that the choice of routes and sources depends on.

/// Settings of a link (sysctl) that the kernel's choice of routes and sources depends on, and which no plan changes.
package struct RoutingSettings: OptionSet, Hashable, Sendable {
  /// The bits.
  package let rawValue: UInt8

  /// Makes settings from their bits.
  package init(rawValue: UInt8) { self.rawValue = rawValue }

  /// IPv4 routes by the link are not used while it has no carrier (`ignore_routes_with_linkdown`).
  package static let ignoresIPv4WithoutCarrier = RoutingSettings(rawValue: 1)
  /// The same of IPv6 routes.
  package static let ignoresIPv6WithoutCarrier = RoutingSettings(rawValue: 2)
  /// Packets of 127.0.0.0/8 may leave by the link (`route_localnet`).
  package static let routesLoopbackNetwork = RoutingSettings(rawValue: 4)
  /// Temporary IPv6 addresses are preferred as sources (`use_tempaddr` above 1).
  package static let prefersTemporaryAddresses = RoutingSettings(rawValue: 8)
  /// IPv6 packets that leave by the link have one of its own addresses (`use_oif_addrs_only`).
  package static let usesOwnAddressesOnly = RoutingSettings(rawValue: 16)
  /// IPv4 packets that come in by the link are forwarded (`forwarding`).
  package static let forwardsIPv4 = RoutingSettings(rawValue: 32)
}
