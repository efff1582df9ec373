// The kernel's flags of an address.

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
