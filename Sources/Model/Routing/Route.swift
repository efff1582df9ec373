// A route of any table.

/// A route.
package struct Route: Hashable, Sendable {
  /// The destination of the packets (`RTA_DST`).
  package var destination: IPPrefix
  /// The table that holds the route (`RTA_TABLE`).
  package var table: RouteTable
  /// The metric (`RTA_PRIORITY`).
  package var metric: RouteMetric
  /// The next hop (`RTA_GATEWAY`, `RTA_VIA`); nil if the destination is on the link.
  package var gateway: IPAddress?
  /// The link that packets leave by (`RTA_OIF`); nil for a blackhole or multipath route.
  package var link: LinkName?
  /// The links of a route with several next hops (`RTA_MULTIPATH`).
  package var nextHopLinks: [LinkName]
  /// The source address of new connections (`RTA_PREFSRC`).
  package var preferredSource: IPAddress?
  /// The scope (`rtm_scope`); in IPv6 it is always universe.
  package var scope: RouteScope
  /// The type (`rtm_type`).
  package var type: RouteType
  /// The program that made it (`rtm_protocol`).
  package var madeBy: RouteProtocol
  /// Whether the gateway is on the link even without a route to it (`RTNH_F_ONLINK`).
  package var isOnLink: Bool
  /// Whether the route has further attributes, so that it could not be restored exactly.
  package var hasMoreAttributes: Bool

  /// Makes a route from its attributes.
  ///
  /// If no scope is given, it is link for a route without a gateway, and otherwise universe.
  package init(
    destination: IPPrefix, table: RouteTable = .main, metric: RouteMetric = .none,
    gateway: IPAddress? = nil, link: LinkName? = nil, nextHopLinks: [LinkName] = [],
    preferredSource: IPAddress? = nil,
    scope: RouteScope? = nil, type: RouteType = .unicast, madeBy: RouteProtocol = .enicfg,
    isOnLink: Bool = false, hasMoreAttributes: Bool = false
  ) {
    self.destination = destination
    self.table = table
    self.metric = metric
    self.gateway = gateway
    self.link = link
    self.nextHopLinks = nextHopLinks
    self.preferredSource = preferredSource
    self.scope = scope ?? (gateway == nil && destination.family == .v4 ? .link : .universe)
    self.type = type
    self.madeBy = madeBy
    self.isOnLink = isOnLink
    self.hasMoreAttributes = hasMoreAttributes
  }

  /// Whether packets may leave by the link.
  package func leaves(by link: LinkName) -> Bool {
    self.link == link || nextHopLinks.contains(link)
  }
}
