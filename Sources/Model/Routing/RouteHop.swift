// One of the next hops of a route that has several.

/// One of several next hops of a route: a link, and the gateway on it.
package struct RouteHop: Hashable, Sendable {
  /// The gateway (`RTA_GATEWAY`, `RTA_VIA`); nil if the destination is on the link.
  package var gateway: IPAddress?
  /// The link that packets leave by (`rtnh_ifindex`); nil if it is not known.
  package var link: LinkName?
  /// Its share of the packets, in relation to the other hops' (`rtnh_hops` + 1): 1…65536.
  package var weight: UInt32
  /// Whether the gateway is on the link even without a route to it (`RTNH_F_ONLINK`).
  package var isOnLink: Bool
  /// Whether the kernel does not use it, because its link is down or was down, lost its addresses, or has no
  /// carrier where that counts (`RTNH_F_DEAD`).
  package var isDead = false

  /// Makes a next hop from its attributes.
  package init(
    gateway: IPAddress? = nil, link: LinkName?, weight: UInt32 = 1, isOnLink: Bool = false
  ) {
    self.gateway = gateway
    self.link = link
    self.weight = weight
    self.isOnLink = isOnLink
  }
}

extension RouteHop {
  /// The words of iproute2's notation: `nexthop via 10.0.0.253 dev eth1 weight 2`.
  ///
  /// - Parameter family: The family of the destination.
  func words(for family: IPFamily) -> [String] {
    var words = ["nexthop"]
    if let gateway {
      words += gateway.family == family ? ["via"] : ["via", "inet6"]
      words.append("\(gateway)")
    }
    if let link { words += ["dev", link.text] }
    if weight != 1 { words += ["weight", "\(weight)"] }
    if isOnLink { words.append("onlink") }
    return words
  }
}
