// What an ENI has in addition to its primary private address.

package import Model

/// What an ENI has in addition to its primary private address.
package struct FurtherAddresses: Equatable, Sendable {
  /// The secondary private addresses, including those that were added by hand.
  package var secondary: [SecondaryAddress] = []
  /// The IPv4 and IPv6 prefixes: traffic from them leaves by the ENI, for example from containers.
  package var prefixes: [Assigned<IPPrefix>] = []
  /// The IPv6 addresses with their subnet's length.
  package var ipv6: [Assigned<IPAddressWithLength>] = []
  /// The IPv6 gateway; nil if there is none.
  package var ipv6Gateway: IPAddress?

  /// What router advertisements have to give: the way out of IPv6 addresses without a gateway.
  package var advertised: SecondaryENI.Advertised {
    ipv6.isEmpty || ipv6Gateway != nil ? .nothing : .defaultRoute
  }

  /// Whether an IPv6 prefix is assigned to the ENI.
  var hasIPv6Prefix: Bool { prefixes.contains { $0.value.family == .v6 } }

  /// Makes an empty value.
  package init() {}
}
