// What is known of an ENI's primary address, whether leased, given or told by the inventory.

public import NetworkModel

/// What is known of an ENI's addressing, whether leased or given.
public struct ENIAddressing: Hashable, Sendable {
  /// A route that the DHCP server wants beside the default one (option 121).
  public struct MoreRoute: Hashable, Sendable {
    /// Where it leads.
    public var destination: IPPrefix
    /// Its next hop; nil where the destination is on the link.
    public var gateway: IPAddress?

    /// Makes a route of its parts.
    public init(destination: IPPrefix, gateway: IPAddress?) {
      self.destination = destination
      self.gateway = gateway
    }
  }

  /// The primary private address with its subnet's length.
  public var address: IPAddressWithLength
  /// The default gateway; nil where the server names none.
  public var gateway: IPAddress?
  /// Further routes.
  public var moreRoutes: [MoreRoute]
  /// The MTU in bytes, where the server names one.
  public var mtu: UInt32?
  /// How long the address is valid.
  public var lifetime: Lifetime
  /// Whether the lifetime was learnt just now.
  public var lifetimeIsNew: Bool
  /// Why the address is this one.
  public var reason: Reason

  /// Makes an addressing of its parts.
  public init(
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
