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

  /// The gateway and the link of an object, or of a group the next hops of its members.
  func resolve(_ id: UInt32) -> (gateway: IPAddress?, link: LinkName?, hops: [RouteHop]) {
    guard let object = objects[id] else { return (nil, nil, []) }
    // The kernel has no group of groups.
    let hops = object.members.compactMap { member in
      objects[member.id].map {
        RouteHop(
          gateway: $0.gateway, link: $0.link, weight: member.weight, isOnLink: $0.isOnLink)
      }
    }
    return (object.gateway, object.link, hops)
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
      isOnLink: (message.payload.number(at: 4) ?? UInt32(0)) & UInt32(RTNH_F_ONLINK) != 0,
      isBlackhole: attributes[NHA_BLACKHOLE] != nil,
      members: attributes[NHA_GROUP].map(Self.members) ?? [], madeBy: RouteProtocol(madeBy))
  }

  /// The members of a group, each a `struct nexthop_grp` of 8 bytes: the number, then the weight less one.
  static func members(_ group: ArraySlice<UInt8>) -> [Member] {
    stride(from: 0, to: group.count, by: 8).compactMap { place in
      guard let id = group.number(at: place, as: UInt32.self),
        let low = group.number(at: place + 4, as: UInt8.self),
        let high = group.number(at: place + 5, as: UInt8.self)
      else { return nil }
      return Member(id: id, weight: UInt32(high) << 8 + UInt32(low) + 1)
    }
  }
}

extension Request {
  /// Requests the next-hop objects; `EOPNOTSUPP` on a kernel without them (before Linux 5.3).
  static func dumpNextHops() throws(NetlinkError) -> Request {
    let header = [UInt8](repeating: 0, count: NextHop.headerLength)
    return Request(.getNextHop, try Message(.getNextHop, header: header), flags: NLM_F_DUMP)
  }
}
