// A network link as the kernel has it.

/// A network link: a NIC, a bridge, a loopback.
package struct Link: Hashable, Sendable {
  /// The kernel's number for the link, unique in its network namespace while the link exists.
  package var index: UInt32
  /// The name (`IFLA_IFNAME`).
  package var name: LinkName
  /// The MAC in use (`IFLA_ADDRESS`); nil where the link has none of 48 bits.
  package var mac: MACAddress?
  /// The MAC that the hardware came with (`IFLA_PERM_ADDRESS`); nil where the driver names none.
  package var permanentMAC: MACAddress?
  /// Whether the link is set up (`IFF_UP`), with a carrier or without.
  package var isUp: Bool
  /// Whether the link carries (`IFF_LOWER_UP`); a link that is down never does.
  package var hasCarrier: Bool
  /// Whether this is the loopback (`IFF_LOOPBACK`).
  package var isLoopback: Bool
  /// Whether the link is Ethernet (`ARPHRD_ETHER`).
  package var isEthernet: Bool
  /// The largest packet, in bytes (`IFLA_MTU`).
  package var mtu: UInt32
  /// The MTUs that the driver takes, in bytes (`IFLA_MIN_MTU`, `IFLA_MAX_MTU`); nil for any.
  package var mtuRange: ClosedRange<UInt32>?
  /// The driver's kind (`IFLA_INFO_KIND`): `bridge`, `veth`, …; nil for a physical NIC.
  package var kind: String?
  /// The index of the bridge or bond that the link is a member of (`IFLA_MASTER`).
  package var master: UInt32?
  /// Whether the secondaries of a removed IPv4 address stay (`promote_secondaries` of the link).
  package var promotesSecondaries: Bool
  /// Whether the link takes IPv6 addresses (`disable_ipv6` of the link).
  package var takesIPv6: Bool

  /// The MAC that the cloud knows the NIC by: the one that it came with, whatever is in use now.
  package var ownMAC: MACAddress? { permanentMAC ?? mac }

  /// Makes a link of its attributes.
  package init(
    index: UInt32, name: LinkName, mac: MACAddress? = nil, permanentMAC: MACAddress? = nil,
    isUp: Bool = false, hasCarrier: Bool = false, isLoopback: Bool = false,
    isEthernet: Bool = true, mtu: UInt32 = 1500,
    mtuRange: ClosedRange<UInt32>? = nil, kind: String? = nil, master: UInt32? = nil,
    promotesSecondaries: Bool = false, takesIPv6: Bool = true
  ) {
    self.index = index
    self.name = name
    self.mac = mac
    self.permanentMAC = permanentMAC
    self.isUp = isUp
    self.hasCarrier = hasCarrier
    self.isLoopback = isLoopback
    self.isEthernet = isEthernet
    self.mtu = mtu
    self.mtuRange = mtuRange
    self.kind = kind
    self.master = master
    self.promotesSecondaries = promotesSecondaries
    self.takesIPv6 = takesIPv6
  }
}
