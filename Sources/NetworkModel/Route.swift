// A route of any table.

/// A route.
public struct Route: Hashable, Sendable {
  /// Where packets are going (`RTA_DST`).
  public var destination: IPPrefix
  /// The table that holds the route (`RTA_TABLE`).
  public var table: RouteTable
  /// The metric (`RTA_PRIORITY`).
  public var metric: RouteMetric
  /// The next hop (`RTA_GATEWAY`, `RTA_VIA`); nil where the destination is on the link.
  public var gateway: IPAddress?
  /// The link that packets leave by (`RTA_OIF`); nil where there is none (blackhole, multipath).
  public var link: LinkName?
  /// The links of a route with several next hops (`RTA_MULTIPATH`).
  public var nextHopLinks: [LinkName]
  /// The source that new connections get (`RTA_PREFSRC`).
  public var preferredSource: IPAddress?
  /// The scope (`rtm_scope`); IPv6 has only universe.
  public var scope: RouteScope
  /// The type (`rtm_type`).
  public var type: RouteType
  /// Who made it (`rtm_protocol`).
  public var madeBy: RouteProtocol
  /// Whether the gateway counts as on the link without a route to it (`RTNH_F_ONLINK`).
  public var isOnLink: Bool
  /// Whether the route has attributes beyond these: it could not be put back exactly.
  public var hasMoreAttributes: Bool

  /// Makes a route of its attributes.
  ///
  /// The scope is worked out where it is not given: link without a gateway, else universe.
  public init(
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
  public func leaves(by link: LinkName) -> Bool {
    self.link == link || nextHopLinks.contains(link)
  }
}
