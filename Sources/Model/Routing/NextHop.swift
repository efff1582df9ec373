// A next-hop object, which routes name by its number.

/// A next-hop object (`ip nexthop`): a gateway on a link, or a group of other objects.
package struct NextHop: Hashable, Sendable {
  /// The number by which routes and groups name it (`NHA_ID`).
  package var id: UInt32
  /// The gateway (`NHA_GATEWAY`); nil if the destination is on the link, and for a group.
  package var gateway: IPAddress?
  /// The link that packets leave by (`NHA_OIF`); nil for a group or a blackhole.
  package var link: LinkName?
  /// The numbers of the members of a group (`NHA_GROUP`); empty if it is not a group.
  package var members: [UInt32]
  /// The program that made it (`nh_protocol`).
  package var madeBy: RouteProtocol

  /// Makes a next-hop object from its attributes.
  package init(
    id: UInt32, gateway: IPAddress? = nil, link: LinkName? = nil, members: [UInt32] = [],
    madeBy: RouteProtocol = .unspecified
  ) {
    self.id = id
    self.gateway = gateway
    self.link = link
    self.members = members
    self.madeBy = madeBy
  }
}

extension NextHop: CustomStringConvertible {
  /// `nexthop id 7 via 10.0.0.253 dev eth1`, as `ip nexthop` prints it.
  package var description: String {
    var words = ["nexthop", "id", "\(id)"]
    if !members.isEmpty { words += ["group", members.map(String.init).joined(separator: "/")] }
    if let gateway { words += ["via", "\(gateway)"] }
    if let link { words += ["dev", link.text] }
    return shown(words)
  }
}
