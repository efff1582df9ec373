// What the kernel answers about the route of a packet.

/// What the kernel answers about the route of a packet (`RTM_GETROUTE`).
package enum RouteAnswer: Hashable, Sendable {
  /// The packet has this way.
  case way(Way)
  /// The packet has none.
  case refused(Refusal)

  /// The way of a packet.
  package struct Way: Hashable, Sendable {
    /// What happens to it (`rtm_type`): it is sent, delivered, or sent to all.
    package var type: RouteType
    /// The link that it leaves by (`RTA_OIF`); the loopback if it is delivered.
    package var link: LinkName?
    /// The gateway (`RTA_GATEWAY`, `RTA_VIA`); nil if the destination is on the link.
    package var gateway: IPAddress?
    /// The source that the kernel chose (`RTA_PREFSRC`); nil if the packet had one.
    package var source: IPAddress?
    /// The route in the table that matched (`RTM_F_FIB_MATCH`); nil if there is none: a bound socket
    /// may send without a route.
    package var route: Route?

    /// Makes a way from its parts.
    package init(
      type: RouteType, link: LinkName?, gateway: IPAddress? = nil, source: IPAddress? = nil,
      route: Route? = nil
    ) {
      self.type = type
      self.link = link
      self.gateway = gateway
      self.source = source
      self.route = route
    }
  }

  /// How the kernel refuses a packet, by its error number.
  package enum Refusal: Hashable, Sendable {
    /// `ENETUNREACH`: no route, or a rule that says so.
    case networkUnreachable
    /// `EHOSTUNREACH`: a route that says so.
    case hostUnreachable
    /// `EACCES`: a rule or a route prohibits it.
    case prohibited
    /// `EINVAL`: a blackhole, or an address that cannot be one.
    case invalid
    /// `ENODEV`: the link does not exist.
    case noLink
    /// `EXDEV`: the reverse path filter drops it.
    case reversePath
    /// Another error number.
    case other(Int32)
  }
}

extension RouteAnswer: CustomStringConvertible {
  /// `unicast via 10.0.0.253 dev eth1 src 10.0.0.20 by default via 10.0.0.253 dev eth1`.
  package var description: String {
    switch self {
    case .refused(let refusal): "refused: \(refusal)"
    case .way(let way):
      shown(
        ["\(way.type)"] + (way.gateway.map { ["via", "\($0)"] } ?? [])
          + (way.link.map { ["dev", $0.text] } ?? []) + (way.source.map { ["src", "\($0)"] } ?? [])
          + (way.route.map { ["by", "\($0)"] } ?? []))
    }
  }
}
