// An address on a link.

/// An IP address on a link, with its attributes in the kernel.
package struct InterfaceAddress: Hashable, Sendable {
  /// The link that has the address.
  package var link: LinkName
  /// The address and its subnet's prefix length (`IFA_LOCAL`, `ifa_prefixlen`).
  package var address: IPAddressWithLength
  /// The other end of a point-to-point link (`IFA_ADDRESS` where it differs from `IFA_LOCAL`).
  package var peer: IPAddress?
  /// The broadcast address (`IFA_BROADCAST`), IPv4 only.
  package var broadcast: IPv4Address?
  /// The label (`IFA_LABEL`), IPv4 only; nil if it is the link's own name.
  package var label: AddressLabel?
  /// The scope (`ifa_scope`).
  package var scope: RouteScope
  /// How long the address is valid (`ifa_valid`).
  package var validLifetime: Lifetime
  /// How long new connections use it as source (`ifa_prefered`); never longer than it is valid.
  package var preferredLifetime: Lifetime
  /// The kernel's flags (`IFA_FLAGS`), without `IFA_F_PERMANENT`, which the lifetime expresses.
  package var flags: AddressFlags
  /// The metric of the connected route (`IFA_RT_PRIORITY`); nil if it is the kernel's default.
  package var routeMetric: RouteMetric?
  /// The program that made it (`IFA_PROTO`), as far as the kernel knows.
  package var madeBy: AddressProtocol

  /// Makes an address from its attributes.
  package init(
    link: LinkName, address: IPAddressWithLength, peer: IPAddress? = nil,
    broadcast: IPv4Address? = nil, label: AddressLabel? = nil, scope: RouteScope = .universe,
    validLifetime: Lifetime = .forever, preferredLifetime: Lifetime = .forever,
    flags: AddressFlags = [], routeMetric: RouteMetric? = nil,
    madeBy: AddressProtocol = .unspecified
  ) {
    self.link = link
    self.address = address
    self.peer = peer
    self.broadcast = broadcast
    self.label = label
    self.scope = scope
    self.validLifetime = validLifetime
    self.preferredLifetime = preferredLifetime
    self.flags = flags
    self.routeMetric = routeMetric
    self.madeBy = madeBy
  }
}
