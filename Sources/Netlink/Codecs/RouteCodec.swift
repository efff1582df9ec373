// Routes: reads and writes RTM_NEWROUTE, writes RTM_DELROUTE.

internal import CNetlink
package import Model

extension Route {
  /// Reads a route.
  ///
  /// - Returns: Nil for a route that the model does not represent: of another family, a cached or
  ///   cloned one, or one over a link that is not in the table.
  init?(
    _ message: ReceivedMessage, _ links: LinkTable, _ nextHops: NextHopTable = NextHopTable()
  ) throws(NetlinkError) {
    guard let header = RouteHeader(message.payload),
      let attributes = message.attributes(after: RouteHeader.length)
    else { throw NetlinkError(message.type, .malformed) }
    guard let family = IPFamily(number: header.family),
      header.flags & UInt32(RTM_F_CLONED) == 0,
      let table = RouteTable(attributes.number(RTA_TABLE) ?? UInt32(header.table))
    else { return nil }
    guard let destination = family.prefix(attributes[RTA_DST], length: header.destinationLength),
      let source = family.prefix(attributes[RTA_SRC], length: header.sourceLength)
    else { throw NetlinkError(message.type, .malformed) }
    let index = attributes.number(RTA_OIF)
    let link = index.flatMap { links.name($0) }
    guard index == nil || link != nil else { return nil }
    // With nexthop_compat_mode=0 the kernel shows a route over a next-hop object by its number alone.
    let id = attributes.number(RTA_NH_ID)
    let object = id.map(nextHops.resolve)
    var hops = object?.hops ?? []
    if hops.isEmpty, let several = attributes[RTA_MULTIPATH] { hops = Self.hops(several, links) }
    self.init(
      destination: destination, table: table,
      metric: RouteMetric(attributes.number(RTA_PRIORITY) ?? 0),
      typeOfService: header.typeOfService, sourcePrefix: source.isDefault ? nil : source,
      gateway: Self.gateway(attributes) ?? object?.gateway, link: link ?? object?.link,
      hops: hops, nextHopID: id,
      preferredSource: attributes[RTA_PREFSRC].flatMap { IPAddress(bytes: $0) },
      scope: RouteScope(header.scope),
      preference: attributes[RTA_PREF]?.first.flatMap(RouterPreference.init) ?? .medium,
      type: RouteType(header.type),
      madeBy: RouteProtocol(header.madeBy),
      isOnLink: header.flags & UInt32(RTNH_F_ONLINK) != 0, expires: Self.expires(attributes),
      hasMoreAttributes: header.hasMore
        || attributes.contain { type in
          Self.isMore(type, attributes)
        })
  }

  /// The next hop: of the route's family, or of the other family (`struct rtvia`).
  static func gateway(_ attributes: Attributes) -> IPAddress? {
    if let gateway = attributes[RTA_GATEWAY] { return IPAddress(bytes: gateway) }
    return attributes[RTA_VIA].flatMap { IPAddress(bytes: $0.dropFirst(2)) }
  }

  /// Several next hops, with the names of their links.
  private static func hops(_ bytes: ArraySlice<UInt8>, _ links: LinkTable) -> [RouteHop] {
    hops(bytes).map { hop in
      var known = RouteHop(
        gateway: hop.gateway, link: links.name(hop.index), weight: UInt32(hop.weightLessOne) + 1,
        isOnLink: UInt32(hop.flags) & UInt32(RTNH_F_ONLINK) != 0)
      known.isDead = UInt32(hop.flags) & UInt32(RTNH_F_DEAD) != 0
      return known
    }
  }

  /// One of several next hops (`struct rtnexthop`), with the attributes that follow it.
  struct Hop {
    let flags: UInt8
    let weightLessOne: UInt8
    let index: UInt32
    let gateway: IPAddress?
  }

  /// Several next hops, each followed by attributes.
  static func hops(_ hops: ArraySlice<UInt8>) -> [Hop] {
    var found: [Hop] = []
    var rest = hops
    while let length = rest.number(at: 0, as: UInt16.self),
      let flags = rest.number(at: 2, as: UInt8.self),
      let weightLessOne = rest.number(at: 3, as: UInt8.self),
      let index = rest.number(at: 4, as: UInt32.self), length >= 8
    {
      let attributes = Attributes(rest.prefix(Int(length)).dropFirst(8))
      found.append(
        Hop(
          flags: flags, weightLessOne: weightLessOne, index: index,
          gateway: attributes.flatMap(gateway)))
      // Each is aligned to 4 bytes (RTNH_ALIGN).
      rest = rest.dropFirst((Int(length) + 3) & ~3)
    }
    return found
  }

  /// Whether the kernel will remove the route: the third number of `struct rta_cacheinfo` is not 0.
  private static func expires(_ attributes: Attributes) -> Bool {
    guard let counters = attributes[RTA_CACHEINFO] else { return false }
    return counters.number(at: 8) != UInt32(0)
  }

  /// Whether an attribute has a meaning that the model does not represent.
  private static func isMore(_ type: Int, _ attributes: Attributes) -> Bool {
    let known = [
      RTA_DST, RTA_OIF, RTA_GATEWAY, RTA_VIA, RTA_PRIORITY, RTA_PREFSRC, RTA_TABLE, RTA_PAD,
      // The link that a packet came in by, in the answer about its route.
      RTA_IIF,
    ]
    switch type {
    case _ where known.contains { Int($0.rawValue) == type }: return false
    // Its other numbers are the kernel's counters.
    case Int(RTA_CACHEINFO.rawValue): return expires(attributes)
    // ICMPV6_ROUTER_PREF_MEDIUM, the default of IPv6 routes.
    case Int(RTA_PREF.rawValue): return attributes[RTA_PREF]?.first != 0
    default: return true
    }
  }
}

extension IPFamily {
  /// The prefix of an attribute; a missing attribute means the prefix of every address.
  func prefix(_ bytes: ArraySlice<UInt8>?, length: UInt8) -> IPPrefix? {
    guard let bytes else { return length == 0 ? .all(self) : nil }
    guard let address = IPAddress(bytes: bytes), address.family == self else { return nil }
    return IPPrefix(containing: address, length: length)
  }
}

extension Attributes {
  subscript(type: rtattr_type_t) -> ArraySlice<UInt8>? { self[Int(type.rawValue)] }

  func number(_ type: rtattr_type_t) -> UInt32? { number(Int(type.rawValue)) }
}

extension Request {
  /// Requests the routes of every table and both families, or of one table where dumps are filtered.
  static func dumpRoutes(of table: RouteTable? = nil) throws(NetlinkError) -> Request {
    let header = [UInt8](repeating: 0, count: RouteHeader.length)
    let message = try Message(.getRoute, header: header)
    if let table { try message.put(Int(RTA_TABLE.rawValue), table.rawValue) }
    return Request(.getRoute, message, flags: NLM_F_DUMP)
  }

  /// Adds a route over the link of an index; `EEXIST` if another route has its key.
  ///
  /// The key of an IPv4 route is its destination, table and metric; for IPv6, also its next hop.
  ///
  /// - Throws: `unencodable`.
  package static func add(_ route: Route, linkIndex: UInt32?) throws(NetlinkError) -> Request {
    try set(route, linkIndex, .add)
  }

  /// Replaces a route that has the same destination, table and metric; `ENOENT` if
  /// there is none.
  ///
  /// - Throws: `unencodable`.
  package static func replace(_ route: Route, linkIndex: UInt32?) throws(NetlinkError) -> Request {
    try set(route, linkIndex, .replace)
  }

  /// Removes the route that has all of these attributes.
  ///
  /// The kernel takes a metric of 0 as any metric: it removes the matching route with the lowest
  /// one.
  ///
  /// - Throws: `unencodable`.
  package static func remove(_ route: Route, linkIndex: UInt32?) throws(NetlinkError) -> Request {
    let object = try RouteObject(for: .deleteRoute)
    try object.describe(route, linkIndex)
    let message = try unsafe Message(.deleteRoute) { message in
      unsafe rtnl_route_build_del_request(object.pointer, 0, message)
    }
    return Request(.deleteRoute, message, flags: NLM_F_ACK)
  }

  private static func set(
    _ route: Route, _ linkIndex: UInt32?, _ existence: Existence
  ) throws(NetlinkError) -> Request {
    let object = try RouteObject(for: .newRoute)
    try object.describe(route, linkIndex)
    let message = try unsafe Message(.newRoute) { message in
      unsafe rtnl_route_build_add_request(object.pointer, 0, message)
    }
    return Request(.newRoute, message, flags: existence.flags)
  }
}

/// The owner of a `struct rtnl_route` of libnl.
@safe private struct RouteObject: ~Copyable {
  private let type: MessageType
  let pointer: OpaquePointer

  init(for type: MessageType) throws(NetlinkError) {
    guard let made = unsafe rtnl_route_alloc() else {
      throw NetlinkError(type, .unencodable(code: NLE_NOMEM))
    }
    self.type = type
    unsafe pointer = made
  }

  deinit { unsafe rtnl_route_put(pointer) }

  func describe(_ route: Route, _ linkIndex: UInt32?) throws(NetlinkError) {
    let destination = try BinaryAddress(route.destination, for: type)
    try check(type, unsafe rtnl_route_set_dst(pointer, destination.pointer))
    unsafe rtnl_route_set_table(pointer, route.table.rawValue)
    unsafe rtnl_route_set_priority(pointer, route.metric.rawValue)
    unsafe rtnl_route_set_scope(pointer, route.scope.rawValue)
    try check(type, unsafe rtnl_route_set_type(pointer, route.type.rawValue))
    unsafe rtnl_route_set_protocol(pointer, route.madeBy.rawValue)
    if route.isOnLink { unsafe rtnl_route_set_flags(pointer, UInt32(RTNH_F_ONLINK)) }
    if let source = route.preferredSource {
      let source = try BinaryAddress(source, for: type)
      try check(type, unsafe rtnl_route_set_pref_src(pointer, source.pointer))
    }
    try addNextHop(route, linkIndex)
  }

  /// Adds the link and the gateway; the route then owns libnl's next hop.
  private func addNextHop(_ route: Route, _ linkIndex: UInt32?) throws(NetlinkError) {
    guard linkIndex != nil || route.gateway != nil else { return }
    guard let hop = unsafe rtnl_route_nh_alloc() else {
      throw NetlinkError(type, .unencodable(code: NLE_NOMEM))
    }
    unsafe rtnl_route_add_nexthop(pointer, hop)
    if let linkIndex { unsafe rtnl_route_nh_set_ifindex(hop, Int32(bitPattern: linkIndex)) }
    guard let gateway = route.gateway else { return }
    let address = try BinaryAddress(gateway, for: type)
    if gateway.family == route.destination.family {
      unsafe rtnl_route_nh_set_gateway(hop, address.pointer)
    } else {
      try check(type, unsafe rtnl_route_nh_set_via(hop, address.pointer))
    }
  }
}
