// A next-hop object, which routes name by its number.

/// A next-hop object (`ip nexthop`): a gateway on a link, or a group of other objects.
package struct NextHop: Hashable, Sendable {
  /// The number by which routes and groups name it (`NHA_ID`).
  package var id: UInt32
  /// The gateway (`NHA_GATEWAY`); nil if the destination is on the link, and for a group.
  package var gateway: IPAddress?
  /// The link that packets leave by (`NHA_OIF`); nil for a group or a blackhole.
  package var link: LinkName?
  /// Whether the gateway is on the link even without a route to it (`RTNH_F_ONLINK`).
  package var isOnLink: Bool
  /// Whether it drops packets (`NHA_BLACKHOLE`).
  package var isBlackhole: Bool
  /// The members of a group (`NHA_GROUP`); empty if it is not a group.
  package var members: [Member]
  /// The program that made it (`nh_protocol`).
  package var madeBy: RouteProtocol

  /// Makes a next-hop object from its attributes.
  package init(
    id: UInt32, gateway: IPAddress? = nil, link: LinkName? = nil, isOnLink: Bool = false,
    isBlackhole: Bool = false, members: [Member] = [],
    madeBy: RouteProtocol = .unspecified
  ) {
    self.id = id
    self.gateway = gateway
    self.link = link
    self.isOnLink = isOnLink
    self.isBlackhole = isBlackhole
    self.members = members
    self.madeBy = madeBy
  }

  /// A member of a group.
  package struct Member: Hashable, Sendable {
    /// The number of the object.
    package var id: UInt32
    /// Its share of the packets, in relation to the other members': 1…65536.
    package var weight: UInt32

    /// Makes a member.
    package init(id: UInt32, weight: UInt32 = 1) {
      self.id = id
      self.weight = weight
    }
  }
}

extension NextHop: CustomStringConvertible {
  /// `nexthop id 7 via 10.0.0.253 dev eth1`, as `ip nexthop` prints it.
  package var description: String {
    var words = ["nexthop", "id", "\(id)"]
    if isBlackhole { words.append("blackhole") }
    if !members.isEmpty {
      let texts = members.map { $0.weight == 1 ? "\($0.id)" : "\($0.id),\($0.weight)" }
      words += ["group", texts.joined(separator: "/")]
    }
    if let gateway { words += ["via", "\(gateway)"] }
    if let link { words += ["dev", link.text] }
    if isOnLink { words.append("onlink") }
    return shown(words)
  }
}
