// What is known of an ENI's primary address, whether leased, given or told by the inventory.

package import Model

/// What is known of an ENI's addressing, whether leased or given.
package struct ENIAddressing: Hashable, Sendable {
  /// A route that the DHCP server wants in addition to the default one (option 121).
  package struct MoreRoute: Hashable, Sendable {
    /// Where it leads.
    package var destination: IPPrefix
    /// Its next hop; nil where the destination is on the link.
    package var gateway: IPAddress?

    /// Makes a route of its parts.
    package init(destination: IPPrefix, gateway: IPAddress?) {
      self.destination = destination
      self.gateway = gateway
    }
  }

  /// The primary private address with its subnet's length.
  package var address: IPAddressWithLength
  /// The default gateway; nil where the server names none.
  package var gateway: IPAddress?
  /// Further routes.
  package var moreRoutes: [MoreRoute]
  /// The MTU in bytes, where the server names one.
  package var mtu: UInt32?
  /// How long the address is valid.
  package var lifetime: Lifetime
  /// Whether the lifetime was learnt just now.
  package var lifetimeIsNew: Bool
  /// Why the address is this one.
  package var reason: Reason

  /// Makes an addressing of its parts.
  package init(
    address: IPAddressWithLength, gateway: IPAddress?, moreRoutes: [MoreRoute] = [],
    mtu: UInt32? = nil, lifetime: Lifetime = .forever, lifetimeIsNew: Bool = false,
    reason: Reason
  ) {
    self.address = address
    self.gateway = gateway
    self.moreRoutes = moreRoutes
    self.mtu = mtu
    self.lifetime = lifetime
    self.lifetimeIsNew = lifetimeIsNew
    self.reason = reason
  }
}
