// Links: reads RTM_NEWLINK, and writes changes to a link.

internal import CNetlink
internal import Glibc
internal import Model

/// The kernel's header of a link's messages (`struct ifinfomsg`).
struct LinkHeader {
  static let length = 16

  let family: UInt8
  let type: UInt16
  let index: UInt32
  let flags: UInt32

  /// Nil if the message is too short.
  init?(_ payload: ArraySlice<UInt8>) {
    guard payload.count >= Self.length, let family = payload.number(at: 0, as: UInt8.self),
      let type = payload.number(at: 2, as: UInt16.self),
      let index = payload.number(at: 4, as: UInt32.self),
      let flags = payload.number(at: 8, as: UInt32.self)
    else { return nil }
    self.family = family
    self.type = type
    self.index = index
    self.flags = flags
  }
}

extension Link {
  /// Reads a link.
  ///
  /// - Returns: Nil for a link that the model does not represent: another family's message about
  ///   one (a bridge's about its ports), or a name that `LinkName` refuses.
  init?(_ message: ReceivedMessage) throws(NetlinkError) {
    guard let header = LinkHeader(message.payload),
      let attributes = message.attributes(after: LinkHeader.length)
    else { throw NetlinkError(message.type, .malformed) }
    guard header.family == UInt8(AF_UNSPEC),
      let name = attributes[IFLA_IFNAME]?.text.flatMap({ LinkName($0) })
    else { return nil }
    self.init(
      index: header.index, name: name, alternativeNames: Self.alternativeNames(attributes),
      mac: attributes[IFLA_ADDRESS].flatMap { MACAddress(bytes: $0) },
      permanentMAC: attributes[IFLA_PERM_ADDRESS].flatMap { MACAddress(bytes: $0) },
      isUp: header.flags & IFF_UP.rawValue != 0,
      hasCarrier: header.flags & IFF_LOWER_UP.rawValue != 0,
      findsNeighbours: header.flags & IFF_NOARP.rawValue == 0,
      isLoopback: header.flags & IFF_LOOPBACK.rawValue != 0,
      isEthernet: header.type == UInt16(ARPHRD_ETHER),
      mtu: attributes.number(IFLA_MTU) ?? 0, mtuRange: Self.mtuRange(attributes),
      kind: attributes[IFLA_LINKINFO].flatMap { Attributes($0)?[IFLA_INFO_KIND]?.text },
      master: attributes.number(IFLA_MASTER),
      lowerLink: Self.lowerLink(attributes, index: header.index),
      settings: Self.settings(attributes), takesIPv6: Self.takesIPv6(attributes),
      forwardsIPv6: Self.ipv6Settings(attributes)?.number(at: 0) ?? UInt32(0) != 0)
    group = attributes.number(IFLA_GROUP) ?? 0
    if kind == "vrf" { vrfTable = Self.vrfTable(attributes) }
    routing = Self.routing(attributes)
  }

  /// Reads the table of a VRF.
  private static func vrfTable(_ attributes: Attributes) -> RouteTable? {
    let data = attributes[IFLA_LINKINFO].flatMap { Attributes($0)?[IFLA_INFO_DATA] }
    return data.flatMap { Attributes($0)?.number(IFLA_VRF_TABLE) }.flatMap(RouteTable.init)
  }

  /// Reads the alternative names; one that is not UTF-8 is left out.
  private static func alternativeNames(_ attributes: Attributes) -> [String] {
    guard let list = attributes[IFLA_PROP_LIST].flatMap({ Attributes($0) }) else { return [] }
    return list.all(IFLA_ALT_IFNAME).compactMap(\.text)
  }

  /// Reads the link below.
  ///
  /// With `IFLA_LINK_NETNSID` it is in another network namespace, where the index has another
  /// meaning. Some kinds of links name themselves.
  private static func lowerLink(_ attributes: Attributes, index: UInt32) -> UInt32? {
    guard attributes[IFLA_LINK_NETNSID] == nil, let lower = attributes.number(IFLA_LINK),
      lower != 0, lower != index
    else { return nil }
    return lower
  }

  /// Reads the driver's limits; a maximum MTU of 0 means no limit.
  private static func mtuRange(_ attributes: Attributes) -> ClosedRange<UInt32>? {
    let least = attributes.number(IFLA_MIN_MTU) ?? 0
    guard let most = attributes.number(IFLA_MAX_MTU), most >= max(least, 1) else { return nil }
    return least...most
  }

  /// The position of `disable_ipv6` in a link's IPv6 settings, which start at 0 (`forwarding`),
  /// unlike IPv4's.
  ///
  /// Source: DEVCONF_DISABLE_IPV6 in linux/ipv6.h, which cannot be included together with
  /// netinet/in.h. The other positions are from there too.
  private static let disableIPv6 = 26

  /// The link's IPv6 settings; nil if the link has no IPv6, because its MTU is below 1280 or the
  /// kernel does not support IPv6.
  private static func ipv6Settings(_ attributes: Attributes) -> ArraySlice<UInt8>? {
    let protocols = attributes[IFLA_AF_SPEC].flatMap { Attributes($0) }
    return protocols?[Int(AF_INET6)].flatMap { Attributes($0)?[IFLA_INET6_CONF] }
  }

  /// Reads `disable_ipv6` from the link's IPv6 settings.
  ///
  /// True if the kernel does not report the setting: it then refuses an IPv6 address itself.
  private static func takesIPv6(_ attributes: Attributes) -> Bool {
    guard attributes[IFLA_AF_SPEC].flatMap({ Attributes($0) }) != nil else { return true }
    guard let settings = ipv6Settings(attributes) else { return false }
    return settings.number(at: 4 * disableIPv6) ?? UInt32(0) == 0
  }

  /// The link's IPv4 settings, an array that starts at setting 1; nil if it has no IPv4.
  private static func ipv4Settings(_ attributes: Attributes) -> ArraySlice<UInt8>? {
    let protocols = attributes[IFLA_AF_SPEC].flatMap { Attributes($0) }
    return protocols?[Int(AF_INET)].flatMap { Attributes($0)?[IFLA_INET_CONF] }
  }

  /// Reads the settings that the choice of routes depends on.
  private static func routing(_ attributes: Attributes) -> RoutingSettings {
    let (all4, all6) = (ipv4Settings(attributes), ipv6Settings(attributes))
    func ipv4(_ setting: Int) -> UInt32 { all4?.number(at: 4 * (setting - 1)) ?? 0 }
    func ipv6(_ position: Int) -> UInt32 { all6?.number(at: 4 * position) ?? 0 }
    var settings: RoutingSettings = []
    if ipv4(IPV4_DEVCONF_IGNORE_ROUTES_WITH_LINKDOWN) != 0 {
      settings.insert(.ignoresIPv4WithoutCarrier)
    }
    if ipv4(IPV4_DEVCONF_FORWARDING) != 0 { settings.insert(.forwardsIPv4) }
    if ipv4(IPV4_DEVCONF_ROUTE_LOCALNET) != 0 { settings.insert(.routesLoopbackNetwork) }
    // DEVCONF_USE_TEMPADDR, a signed number.
    if Int32(bitPattern: ipv6(10)) >= 2 { settings.insert(.prefersTemporaryAddresses) }
    // DEVCONF_USE_OIF_ADDRS_ONLY
    if ipv6(37) != 0 { settings.insert(.usesOwnAddressesOnly) }
    // DEVCONF_IGNORE_ROUTES_WITH_LINKDOWN
    if ipv6(39) != 0 { settings.insert(.ignoresIPv6WithoutCarrier) }
    return settings
  }

  /// Reads the settings that plans change.
  private static func settings(_ attributes: Attributes) -> [LinkSetting: UInt32] {
    let ipv4 = ipv4Settings(attributes)
    let ipv6 = ipv6Settings(attributes)
    var settings: [LinkSetting: UInt32] = [:]
    for setting in LinkSetting.allCases {
      let known = setting.family == .v4 ? ipv4 : ipv6
      settings[setting] = known?.number(at: 4 * setting.position)
    }
    return settings
  }
}

extension LinkSetting {
  /// The position in the link's settings of its protocol.
  fileprivate var position: Int {
    switch self {
    case .promoteSecondaries: IPV4_DEVCONF_PROMOTE_SECONDARIES - 1
    case .reversePathFilter: IPV4_DEVCONF_RP_FILTER - 1
    case .arpFilter: IPV4_DEVCONF_ARPFILTER - 1
    case .arpAnnounce: IPV4_DEVCONF_ARP_ANNOUNCE - 1
    case .arpIgnore: IPV4_DEVCONF_ARP_IGNORE - 1
    case .acceptAdvertisements: 3
    case .acceptPrefixes: 18
    case .acceptRoutes: 19
    case .advertisedMetric: 52
    }
  }
}

extension Request {
  /// Requests every link, without the counters, which are most of the bytes.
  static func dumpLinks() throws(NetlinkError) -> Request {
    let header = [UInt8](repeating: 0, count: LinkHeader.length)
    let message = try Message(.getLink, header: header)
    try message.put(IFLA_EXT_MASK, UInt32(RTEXT_FILTER_SKIP_STATS))
    return Request(.getLink, message, flags: NLM_F_DUMP)
  }

  /// Sets a link up or down; no other flag is touched.
  ///
  /// - Throws: `unencodable`.
  package static func setLink(index: UInt32, up: Bool) throws(NetlinkError) -> Request {
    try unsafe change(index) { link in
      if up {
        unsafe rtnl_link_set_flags(link, IFF_UP.rawValue)
      } else {
        unsafe rtnl_link_unset_flags(link, IFF_UP.rawValue)
      }
      return 0
    }
  }

  /// Sets the largest packet of a link, in bytes.
  ///
  /// - Throws: `unencodable`.
  package static func setLink(index: UInt32, mtu: UInt32) throws(NetlinkError) -> Request {
    try unsafe change(index) { link in
      unsafe rtnl_link_set_mtu(link, mtu)
      return 0
    }
  }

  /// Sets `promote_secondaries` of a link.
  ///
  /// - Throws: `unencodable`.
  package static func setLink(
    index: UInt32, promoteSecondaries: UInt32
  ) throws(NetlinkError) -> Request {
    try unsafe change(index) { link in
      unsafe rtnl_link_inet_set_conf(
        link, UInt32(IPV4_DEVCONF_PROMOTE_SECONDARIES), promoteSecondaries)
    }
  }

  /// Makes the request for what `set` sets; `set` returns libnl's result.
  private static func change(
    _ index: UInt32, _ set: (OpaquePointer) -> Int32
  ) throws(NetlinkError) -> Request {
    let link = try LinkObject()
    let changes = try LinkObject()
    unsafe rtnl_link_set_ifindex(link.pointer, Int32(bitPattern: index))
    try check(.newLink, unsafe set(changes.pointer))
    let message = try unsafe Message(.newLink) { message in
      unsafe rtnl_link_build_change_request(link.pointer, changes.pointer, 0, message)
    }
    return Request(.newLink, message, flags: NLM_F_ACK)
  }
}

/// The owner of a `struct rtnl_link` of libnl.
@safe private struct LinkObject: ~Copyable {
  let pointer: OpaquePointer

  init() throws(NetlinkError) {
    guard let made = unsafe rtnl_link_alloc() else {
      throw NetlinkError(.newLink, .unencodable(code: NLE_NOMEM))
    }
    unsafe pointer = made
  }

  deinit { unsafe rtnl_link_put(pointer) }
}
