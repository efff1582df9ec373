// An address on a link.

/// How long an address stays: for ever, or a number of seconds counted down by the kernel.
package enum Lifetime: Hashable, Sendable {
  /// No end (`INFINITY_LIFE_TIME`).
  case forever
  /// Whole seconds, 0…2^32-2.
  case seconds(UInt32)

  /// Reads the kernel's number: 2^32-1 is for ever.
  package init(rawValue: UInt32) { self = rawValue == .max ? .forever : .seconds(rawValue) }

  /// The kernel's number.
  package var rawValue: UInt32 {
    switch self {
    case .forever: .max
    case .seconds(let seconds): seconds
    }
  }
}

extension Lifetime: Comparable {
  /// The shorter first; for ever is the longest.
  package static func < (a: Lifetime, b: Lifetime) -> Bool { a.rawValue < b.rawValue }
}

/// An IP address on a link, with what the kernel keeps about it.
package struct InterfaceAddress: Hashable, Sendable {
  /// The link that has the address.
  package var link: LinkName
  /// The address and its subnet's prefix length (`IFA_LOCAL`, `ifa_prefixlen`).
  package var address: IPAddressWithLength
  /// The other end of a point-to-point link (`IFA_ADDRESS` where it differs from `IFA_LOCAL`).
  package var peer: IPAddress?
  /// The broadcast address (`IFA_BROADCAST`), IPv4 only.
  package var broadcast: IPv4Address?
  /// The label (`IFA_LABEL`), IPv4 only; nil is the link's own name.
  package var label: AddressLabel?
  /// The scope (`ifa_scope`).
  package var scope: RouteScope
  /// How long the address is valid (`ifa_valid`).
  package var validLifetime: Lifetime
  /// How long it is chosen for new connections (`ifa_prefered`); never longer than valid.
  package var preferredLifetime: Lifetime
  /// The kernel's flags (`IFA_FLAGS`), `IFA_F_PERMANENT` left out: the lifetime says it.
  package var flags: AddressFlags
  /// The metric of the connected route (`IFA_RT_PRIORITY`); nil is the kernel's default.
  package var routeMetric: RouteMetric?

  /// Makes an address of its attributes.
  package init(
    link: LinkName, address: IPAddressWithLength, peer: IPAddress? = nil,
    broadcast: IPv4Address? = nil, label: AddressLabel? = nil, scope: RouteScope = .universe,
    validLifetime: Lifetime = .forever, preferredLifetime: Lifetime = .forever,
    flags: AddressFlags = [], routeMetric: RouteMetric? = nil
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
  }
}

/// The flags of an address (`IFA_F_…` in linux/if_addr.h).
package struct AddressFlags: OptionSet, Hashable, Sendable {
  /// The kernel's bits.
  package let rawValue: UInt32

  /// Makes flags of the kernel's bits.
  package init(rawValue: UInt32) { self.rawValue = rawValue }

  /// 0x01: another address of the same subnet came before.
  package static let secondary = AddressFlags(rawValue: 0x01)
  /// 0x02: IPv6 duplicate detection is off for it.
  package static let noDuplicateDetection = AddressFlags(rawValue: 0x02)
  /// 0x08: IPv6 duplicate detection found another holder.
  package static let duplicate = AddressFlags(rawValue: 0x08)
  /// 0x20: not chosen for new connections.
  package static let deprecated = AddressFlags(rawValue: 0x20)
  /// 0x40: IPv6 duplicate detection is under way.
  package static let tentative = AddressFlags(rawValue: 0x40)
  /// 0x80: has no end.
  package static let permanent = AddressFlags(rawValue: 0x80)
  /// 0x100: the kernel made it of a router's advertisement, and may make temporary ones like it.
  package static let managesTemporaries = AddressFlags(rawValue: 0x100)
  /// 0x200: the kernel makes no connected route.
  package static let noPrefixRoute = AddressFlags(rawValue: 0x200)
}
