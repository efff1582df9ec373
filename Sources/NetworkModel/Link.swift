// A network link as the kernel has it.

/// A network link: a NIC, a bridge, a loopback.
public struct Link: Hashable, Sendable {
  /// The kernel's number for the link, unique in its network namespace while the link exists.
  public var index: UInt32
  /// The name (`IFLA_IFNAME`).
  public var name: LinkName
  /// The MAC in use (`IFLA_ADDRESS`); nil where the link has none of 48 bits.
  public var mac: MACAddress?
  /// The MAC that the hardware came with (`IFLA_PERM_ADDRESS`); nil where the driver names none.
  public var permanentMAC: MACAddress?
  /// Whether the link is set up (`IFF_UP`), with a carrier or without.
  public var isUp: Bool
  /// Whether the link carries (`IFF_LOWER_UP`); a link that is down never does.
  public var hasCarrier: Bool
  /// Whether this is the loopback (`IFF_LOOPBACK`).
  public var isLoopback: Bool
  /// Whether the link is Ethernet (`ARPHRD_ETHER`).
  public var isEthernet: Bool
  /// The largest packet, in bytes (`IFLA_MTU`).
  public var mtu: UInt32
  /// The MTUs that the driver takes, in bytes (`IFLA_MIN_MTU`, `IFLA_MAX_MTU`); nil for any.
  public var mtuRange: ClosedRange<UInt32>?
  /// The driver's kind (`IFLA_INFO_KIND`): `bridge`, `veth`, …; nil for a physical NIC.
  public var kind: String?
  /// The index of the bridge or bond that the link is a member of (`IFLA_MASTER`).
  public var master: UInt32?
  /// Whether the secondaries of a removed IPv4 address stay (`promote_secondaries` of the link).
  public var promotesSecondaries: Bool
  /// Whether the link takes IPv6 addresses (`disable_ipv6` of the link).
  public var takesIPv6: Bool

  /// The MAC that the cloud knows the NIC by: the one that it came with, whatever is in use now.
  public var ownMAC: MACAddress? { permanentMAC ?? mac }

  /// Makes a link of its attributes.
  public init(
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
