// The primary address of an ENI with what belongs to it: from a lease, the user or the inventory.

package import Model

/// The primary address of an ENI with its gateway, routes and MTU.
package struct ENIAddressing: Equatable, Sendable {
  /// A route that the DHCP server sends in addition to the default route (option 121).
  package struct MoreRoute: Equatable, Sendable {
    /// The destination.
    package var destination: IPPrefix
    /// The next hop; nil if the destination is on the link.
    package var gateway: IPAddress?

    /// Makes a route from its parts.
    package init(destination: IPPrefix, gateway: IPAddress?) {
      self.destination = destination
      self.gateway = gateway
    }
  }

  /// The primary private address with its subnet's length.
  package var address: IPAddressWithLength
  /// The default gateway; nil if the server names none.
  package var gateway: IPAddress?
  /// Further routes.
  package var moreRoutes: [MoreRoute]
  /// The MTU in bytes, if the server names one.
  package var mtu: UInt32?
  /// How long the address is valid.
  package var lifetime: Lifetime
  /// How the lifetime compares with what the kernel has left of it.
  package var lifetimeRule: LifetimeRule
  /// The reason for the address.
  package var reason: Reason

  /// Makes an addressing from its parts.
  package init(
    address: IPAddressWithLength, gateway: IPAddress?, moreRoutes: [MoreRoute] = [],
    mtu: UInt32? = nil, lifetime: Lifetime = .forever, lifetimeRule: LifetimeRule = .kernels,
    reason: Reason
  ) {
    self.address = address
    self.gateway = gateway
    self.moreRoutes = moreRoutes
    self.mtu = mtu
    self.lifetime = lifetime
    self.lifetimeRule = lifetimeRule
    self.reason = reason
  }
}
