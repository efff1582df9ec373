// A route of any table.

/// A route.
package struct Route: Hashable, Sendable {
  /// Where packets are going (`RTA_DST`).
  package var destination: IPPrefix
  /// The table that holds the route (`RTA_TABLE`).
  package var table: RouteTable
  /// The metric (`RTA_PRIORITY`).
  package var metric: RouteMetric
  /// The next hop (`RTA_GATEWAY`, `RTA_VIA`); nil where the destination is on the link.
  package var gateway: IPAddress?
  /// The link that packets leave by (`RTA_OIF`); nil where there is none (blackhole, multipath).
  package var link: LinkName?
  /// The links of a route with several next hops (`RTA_MULTIPATH`).
  package var nextHopLinks: [LinkName]
  /// The source that new connections get (`RTA_PREFSRC`).
  package var preferredSource: IPAddress?
  /// The scope (`rtm_scope`); IPv6 has only universe.
  package var scope: RouteScope
  /// The type (`rtm_type`).
  package var type: RouteType
  /// Who made it (`rtm_protocol`).
  package var madeBy: RouteProtocol
  /// Whether the gateway counts as on the link without a route to it (`RTNH_F_ONLINK`).
  package var isOnLink: Bool
  /// Whether the route has attributes beyond these: it could not be put back exactly.
  package var hasMoreAttributes: Bool

  /// Makes a route of its attributes.
  ///
  /// The scope is worked out where it is not given: link without a gateway, else universe.
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
