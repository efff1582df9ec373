// A connection to rtnetlink, which observes and changes links, addresses, routes and rules.

internal import Glibc
package import Model

/// A connection to rtnetlink in the network namespace of the thread that opens it.
package struct RouteSocket: ~Copyable {
  private var conversation: Conversation<Socket>
  /// Whether routes can be asked for by table.
  package let filtersDumps: Bool

  /// Opens a connection.
  ///
  /// - Throws: `systemCall`.
  package init() throws(NetlinkError) {
    do throws(TransportError) {
      let socket = try Socket()
      filtersDumps = socket.filtersDumps
      conversation = Conversation(socket)
    } catch {
      throw NetlinkError(.getLink, error.cause)
    }
  }

  /// The links, in the order of their indexes; without those with a name that the model rejects.
  ///
  /// - Throws: `refused`, `systemCall`, `interrupted`, `malformed`.
  package mutating func links() throws(NetlinkError) -> [Link] {
    try conversation.dump(.dumpLinks()) { message throws(NetlinkError) in try Link(message) }
      .sorted { $0.index < $1.index }
  }

  /// The unicast MACs that links receive for in addition to their own, by the links' indexes.
  ///
  /// - Throws: `refused`, `systemCall`, `interrupted`, `malformed`.
  package mutating func stations() throws(NetlinkError) -> [UInt32: [MACAddress]] {
    let stations = try conversation.dump(.dumpStations()) { message throws(NetlinkError) in
      try Station(message)
    }
    return Dictionary(grouping: stations, by: \.linkIndex).mapValues { $0.map(\.mac) }
  }

  /// The addresses of both families on the links of the table, in the kernel's order.
  ///
  /// - Throws: `refused`, `systemCall`, `interrupted`, `malformed`.
  package mutating func addresses(
    on links: LinkTable
  ) throws(NetlinkError) -> [InterfaceAddress] {
    try conversation.dump(.dumpAddresses()) { message throws(NetlinkError) in
      try InterfaceAddress(message, links)
    }
  }

  /// The next-hop objects over links in the link table, and the groups; empty on a kernel without
  /// them.
  ///
  /// - Throws: `refused`, `systemCall`, `interrupted`, `malformed`.
  package mutating func nextHops(over links: LinkTable) throws(NetlinkError) -> [NextHop] {
    do throws(NetlinkError) {
      return try conversation.dump(.dumpNextHops()) { message throws(NetlinkError) in
        try NextHop(message, links)
      }
    } catch {
      guard case .refused(let refusal) = error.cause, refusal.number == EOPNOTSUPP else {
        throw error
      }
      return []
    }
  }

  /// The routes of every route table, over links in the link table and without a link.
  ///
  /// - Throws: `refused`, `systemCall`, `interrupted`, `malformed`.
  package mutating func routes(
    over links: LinkTable, _ nextHops: NextHopTable
  ) throws(NetlinkError) -> [Route] {
    try conversation.dump(.dumpRoutes()) { message throws(NetlinkError) in
      try Route(message, links, nextHops)
    }
  }

  /// The same, unless more than some are in other tables than the given ones.
  ///
  /// - Returns: Nil if so: the connection is of no use any more then, since it has the rest of them.
  /// - Throws: `refused`, `systemCall`, `interrupted`, `malformed`.
  package mutating func routes(
    over links: LinkTable, _ nextHops: NextHopTable, besides tables: Set<RouteTable>,
    atMost limit: Int
  ) throws(NetlinkError) -> [Route]? {
    var others = 0
    do throws(NetlinkError) {
      return try conversation.dump(.dumpRoutes()) { message throws(NetlinkError) in
        let route = try Route(message, links, nextHops)
        if let route, !tables.contains(route.table) { others += 1 }
        guard others <= limit else { throw NetlinkError(.getRoute, .givenUp) }
        return route
      }
    } catch {
      guard case .givenUp = error.cause else { throw error }
      return nil
    }
  }

  /// The routes of some tables, which need not exist, where ``filtersDumps``.
  ///
  /// - Throws: `refused`, `systemCall`, `interrupted`, `malformed`.
  package mutating func routes(
    over links: LinkTable, _ nextHops: NextHopTable, in tables: Set<RouteTable>
  ) throws(NetlinkError) -> [Route] {
    var routes: [Route] = []
    for table in tables.sorted() {
      routes += try conversation.dump(.dumpRoutes(of: table)) { message throws(NetlinkError) in
        try Route(message, links, nextHops)
      }
    }
    return routes
  }

  /// The rules, IPv4 before IPv6, each family in the order in which the kernel tries them.
  ///
  /// - Throws: `refused`, `systemCall`, `interrupted`, `malformed`.
  package mutating func rules() throws(NetlinkError) -> [Rule] {
    let rules = try conversation.dump(.dumpRules()) { message throws(NetlinkError) in
      try Rule(message)
    }
    return rules.filter { $0.family == .v4 } + rules.filter { $0.family == .v6 }
  }

  /// The route of a packet, on links of the table.
  ///
  /// The kernel does not tell a bound socket from a packet that is to leave by a link
  /// (``Flow/Origin/packet(by:)``). What the flow leaves open it takes as UDP in IPv4 and as no protocol in
  /// IPv6, without ports, of the calling user.
  ///
  /// - Throws: `systemCall`, `malformed`.
  package mutating func route(
    of flow: Flow, on links: LinkTable, _ nextHops: NextHopTable
  ) throws(NetlinkError) -> RouteAnswer {
    let name = flow.outputLink ?? flow.inputLink
    let index = name.flatMap { links.index($0) }
    if name != nil, index == nil { return .refused(.noLink) }
    var way: RouteAnswer.Way
    do throws(NetlinkError) {
      way = try conversation.ask(.route(of: flow, link: index, matched: false)) {
        message throws(NetlinkError) in try RouteAnswer.Way(message, links)
      }
    } catch {
      guard case .refused(let refusal) = error.cause else { throw error }
      return .refused(RouteAnswer.Refusal(number: refusal.number))
    }
    do throws(NetlinkError) {
      way.route = try conversation.ask(.route(of: flow, link: index, matched: true)) {
        message throws(NetlinkError) in try Route(message, links, nextHops)
      }
    } catch {
      // A bound socket needs no route.
      guard case .refused = error.cause else { throw error }
    }
    return .way(way)
  }

  /// Sends changes in their order; after a failed one, the later ones are still tried.
  ///
  /// - Returns: One element for each request: nil on success, otherwise the error.
  ///   `systemCall` with `ENOBUFS` means that the answer was lost; the change may have been made.
  package mutating func perform(_ requests: [Request]) -> [NetlinkError?] {
    conversation.perform(requests)
  }
}
