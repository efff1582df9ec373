// A network link as the kernel has it.

/// A network link: a NIC, a bridge, a loopback.
package struct Link: Hashable, Sendable {
  /// The kernel's number for the link, unique in its network namespace while the link exists.
  package var index: UInt32
  /// The name (`IFLA_IFNAME`).
  package var name: LinkName
  /// The alternative names (`IFLA_ALT_IFNAME`), each of up to 127 bytes.
  package var alternativeNames: [String]
  /// The MAC in use (`IFLA_ADDRESS`); nil if the link has no 48-bit address.
  package var mac: MACAddress?
  /// The MAC of the hardware (`IFLA_PERM_ADDRESS`); nil if the driver reports none.
  package var permanentMAC: MACAddress?
  /// Whether the link is set up (`IFF_UP`); it may lack a carrier.
  package var isUp: Bool
  /// Whether the link has a carrier (`IFF_LOWER_UP`); false while the link is down.
  package var hasCarrier: Bool
  /// Whether the link finds its neighbours by ARP and neighbour discovery (no `IFF_NOARP`).
  package var findsNeighbours: Bool
  /// Whether this is the loopback (`IFF_LOOPBACK`).
  package var isLoopback: Bool
  /// Whether the link is Ethernet (`ARPHRD_ETHER`).
  package var isEthernet: Bool
  /// The largest packet, in bytes (`IFLA_MTU`).
  package var mtu: UInt32
  /// The MTUs that the driver accepts, in bytes (`IFLA_MIN_MTU`, `IFLA_MAX_MTU`); nil if any.
  package var mtuRange: ClosedRange<UInt32>?
  /// The driver's kind (`IFLA_INFO_KIND`): `bridge`, `veth`, …; nil for a physical NIC.
  package var kind: String?
  /// The index of the bridge, bond or VRF that the link is a member of (`IFLA_MASTER`).
  package var master: UInt32?
  /// The unicast MACs that the link receives for in addition to its own (entries of the bridge
  /// family with `NTF_SELF`): those of macvlans on it, even of one in another network namespace.
  package var moreMACs: [MACAddress] = []
  /// The index of the link that this one is stacked on (`IFLA_LINK`): a VLAN's, a macvlan's; nil if
  /// there is none in this network namespace.
  package var lowerLink: UInt32?
  /// The settings of the link that the kernel has.
  package var settings: [LinkSetting: UInt32]
  /// Whether the link can have IPv6 addresses (`disable_ipv6` of the link is off).
  package var takesIPv6: Bool
  /// Whether the link forwards IPv6 packets (`forwarding` of the link's IPv6 settings).
  package var forwardsIPv6: Bool

  /// The group that the link is in (`IFLA_GROUP`).
  package var group: UInt32 = 0
  /// The table of a VRF (`IFLA_VRF_TABLE`); nil if the link is none.
  package var vrfTable: RouteTable?
  /// What the choice of routes and sources depends on.
  package var routing: RoutingSettings = []

  /// The MAC by which the cloud knows the NIC: the hardware's, even if another one is in use.
  package var ownMAC: MACAddress? { permanentMAC ?? mac }

  /// Whether the secondaries of a removed IPv4 address stay.
  package var promotesSecondaries: Bool {
    get { settings[.promoteSecondaries] ?? 0 != 0 }
    set { settings[.promoteSecondaries] = newValue ? 1 : 0 }
  }

  /// Whether router advertisements give the link routes and addresses.
  package var acceptsAdvertisements: Bool {
    acceptsAdvertisements(if: settings[.acceptAdvertisements] ?? 0)
  }

  /// Whether router advertisements give the link routes and addresses with a value of that setting.
  package func acceptsAdvertisements(if accepted: UInt32) -> Bool {
    takesIPv6 && (forwardsIPv6 ? accepted == 2 : accepted != 0)
  }

  /// Makes a link from its attributes.
  package init(
    index: UInt32, name: LinkName, alternativeNames: [String] = [], mac: MACAddress? = nil,
    permanentMAC: MACAddress? = nil,
    isUp: Bool = false, hasCarrier: Bool = false, findsNeighbours: Bool = true,
    isLoopback: Bool = false,
    isEthernet: Bool = true, mtu: UInt32 = 1500,
    mtuRange: ClosedRange<UInt32>? = nil, kind: String? = nil, master: UInt32? = nil,
    lowerLink: UInt32? = nil, settings: [LinkSetting: UInt32] = [:], takesIPv6: Bool = true,
    forwardsIPv6: Bool = false
  ) {
    self.index = index
    self.name = name
    self.alternativeNames = alternativeNames
    self.mac = mac
    self.permanentMAC = permanentMAC
    self.isUp = isUp
    self.hasCarrier = hasCarrier
    self.findsNeighbours = findsNeighbours
    self.isLoopback = isLoopback
    self.isEthernet = isEthernet
    self.mtu = mtu
    self.mtuRange = mtuRange
    self.kind = kind
    self.master = master
    self.lowerLink = lowerLink
    self.settings = settings
    self.takesIPv6 = takesIPv6
    self.forwardsIPv6 = forwardsIPv6
  }
}
