// The kernel's flags of an address.

/// The flags of an address (`IFA_F_…` in linux/if_addr.h).
package struct AddressFlags: OptionSet, Hashable, Sendable {
  /// The kernel's bits.
  package let rawValue: UInt32

  /// Makes flags from the kernel's bits.
  package init(rawValue: UInt32) { self.rawValue = rawValue }

  /// 0x01: a secondary address: another one of the same subnet was added first.
  package static let secondary = AddressFlags(rawValue: 0x01)
  /// 0x02: IPv6 duplicate detection is off for the address.
  package static let noDuplicateDetection = AddressFlags(rawValue: 0x02)
  /// 0x04: an IPv6 address that may be used while duplicate detection is under way.
  package static let optimistic = AddressFlags(rawValue: 0x04)
  /// 0x08: IPv6 duplicate detection found another host with the address.
  package static let duplicate = AddressFlags(rawValue: 0x08)
  /// 0x20: not chosen for new connections.
  package static let deprecated = AddressFlags(rawValue: 0x20)
  /// 0x40: IPv6 duplicate detection is under way.
  package static let tentative = AddressFlags(rawValue: 0x40)
  /// 0x80: valid for ever.
  package static let permanent = AddressFlags(rawValue: 0x80)
  /// 0x100: the kernel made the address from a router advertisement and may add temporary ones.
  package static let managesTemporaries = AddressFlags(rawValue: 0x100)
  /// 0x200: the kernel adds no connected route for the address.
  package static let noPrefixRoute = AddressFlags(rawValue: 0x200)
}
