// Next-hop objects: reads RTM_NEWNEXTHOP.

internal import CNetlink
package import Model

/// The next-hop objects of a series of dumps, by their numbers.
package struct NextHopTable: Hashable, Sendable {
  private var objects: [UInt32: NextHop] = [:]

  /// Makes a table of these objects.
  package init(_ objects: [NextHop] = []) {
    for object in objects { self.objects[object.id] = object }
  }

  /// The gateway and the links of an object; a group has the links of its members, and no gateway.
  func resolve(
    _ id: UInt32
  ) -> (
    gateway: IPAddress?, link: LinkName?, members: [LinkName], memberGateways: [IPAddress]
  ) {
    guard let object = objects[id] else { return (nil, nil, [], []) }
    // The kernel has no group of groups.
    let members = object.members.compactMap { objects[$0] }
    return (
      object.gateway, object.link, members.compactMap(\.link), members.compactMap(\.gateway)
    )
  }
}

extension NextHop {
  /// The length of the kernel's header of a next hop's messages (`struct nhmsg`).
  static let headerLength = 8

  /// Reads a next-hop object.
  ///
  /// - Returns: Nil for an object over a link that is not in the table.
  init?(_ message: ReceivedMessage, _ links: LinkTable) throws(NetlinkError) {
    guard let madeBy = message.payload.number(at: 2, as: UInt8.self),
      let attributes = message.attributes(after: Self.headerLength),
      let id = attributes.number(NHA_ID)
    else { throw NetlinkError(message.type, .malformed) }
    let index = attributes.number(NHA_OIF)
    let link = index.flatMap { links.name($0) }
    guard index == nil || link != nil else { return nil }
    self.init(
      id: id, gateway: attributes[NHA_GATEWAY].flatMap { IPAddress(bytes: $0) }, link: link,
      members: attributes[NHA_GROUP].map(Self.members) ?? [], madeBy: RouteProtocol(madeBy))
  }

  /// The members of a group, each a `struct nexthop_grp` of 8 bytes that starts with the number.
  static func members(_ group: ArraySlice<UInt8>) -> [UInt32] {
    stride(from: 0, to: group.count, by: 8).compactMap { group.number(at: $0) }
  }
}

extension Request {
  /// Requests the next-hop objects; `EOPNOTSUPP` on a kernel without them (before Linux 5.3).
  static func dumpNextHops() throws(NetlinkError) -> Request {
    let header = [UInt8](repeating: 0, count: NextHop.headerLength)
    return Request(.getNextHop, try Message(.getNextHop, header: header), flags: NLM_F_DUMP)
  }
}
