// A route of any table.

/// A route.
package struct Route: Hashable, Sendable {
  /// The destination of the packets (`RTA_DST`).
  package var destination: IPPrefix
  /// The table that holds the route (`RTA_TABLE`).
  package var table: RouteTable
  /// The metric (`RTA_PRIORITY`).
  package var metric: RouteMetric
  /// The type of service that the route is for (`rtm_tos`), IPv4 only; 0 if for all packets.
  package var typeOfService: UInt8
  /// The sources that the route is for (`RTA_SRC`), IPv6 only; nil if for all packets.
  package var sourcePrefix: IPPrefix?
  /// The next hop (`RTA_GATEWAY`, `RTA_VIA`); nil if the destination is on the link.
  package var gateway: IPAddress?
  /// The link that packets leave by (`RTA_OIF`); nil for a blackhole or multipath route.
  package var link: LinkName?
  /// Its next hops, where it has several.
  private var severalHops: SeveralHops
  /// The next-hop object that the gateway and the links are from (`RTA_NH_ID`); nil if none.
  package var nextHopID: UInt32?
  /// The source address of new connections (`RTA_PREFSRC`).
  package var preferredSource: IPAddress?
  /// The scope (`rtm_scope`); in IPv6 it is always universe.
  package var scope: RouteScope
  /// The preference among IPv6 routes of the same destination and metric (`RTA_PREF`); else medium.
  package var preference: RouterPreference
  /// The type (`rtm_type`).
  package var type: RouteType
  /// The program that made it (`rtm_protocol`).
  package var madeBy: RouteProtocol
  /// Whether the gateway is on the link even without a route to it (`RTNH_F_ONLINK`).
  package var isOnLink: Bool
  /// Whether the kernel will remove the route after some time (`rta_expires`), IPv6 only.
  package var expires: Bool
  /// Whether the route has further attributes, so that it could not be restored exactly.
  package var hasMoreAttributes: Bool

  /// Makes a route from its attributes.
  ///
  /// If no scope is given, it is link for a route without a gateway, and otherwise universe.
  package init(
    destination: IPPrefix, table: RouteTable = .main, metric: RouteMetric = .none,
    typeOfService: UInt8 = 0, sourcePrefix: IPPrefix? = nil,
    gateway: IPAddress? = nil, link: LinkName? = nil, hops: [RouteHop] = [],
    nextHopID: UInt32? = nil, preferredSource: IPAddress? = nil,
    scope: RouteScope? = nil, preference: RouterPreference = .medium, type: RouteType = .unicast,
    madeBy: RouteProtocol = .enicfg,
    isOnLink: Bool = false, expires: Bool = false, hasMoreAttributes: Bool = false
  ) {
    self.destination = destination
    self.table = table
    self.metric = metric
    self.typeOfService = typeOfService
    self.sourcePrefix = sourcePrefix
    self.gateway = gateway
    self.link = link
    severalHops = SeveralHops(hops)
    self.nextHopID = nextHopID
    self.preferredSource = preferredSource
    self.scope = scope ?? (gateway == nil && destination.family == .v4 ? .link : .universe)
    self.preference = preference
    self.type = type
    self.madeBy = madeBy
    self.isOnLink = isOnLink
    self.expires = expires
    self.hasMoreAttributes = hasMoreAttributes
  }

  /// The next hops of a route that has several.
  ///
  /// There are few of those, and many routes, which are cheap to
  /// copy as long as they have none.
  private indirect enum SeveralHops: Hashable, Sendable {
    case none
    case several([RouteHop])

    init(_ hops: [RouteHop]) { self = hops.isEmpty ? .none : .several(hops) }
  }

  /// The next hops of a route that has several (`RTA_MULTIPATH`), or of a group of next-hop objects;
  /// empty if ``gateway`` and ``link`` are its only one.
  package var hops: [RouteHop] {
    get {
      guard case .several(let hops) = severalHops else { return [] }
      return hops
    }
    set { severalHops = SeveralHops(newValue) }
  }

  /// Whether the route has several next hops.
  package var hasSeveralHops: Bool {
    if case .several = severalHops { true } else { false }
  }

  /// Calls a function with each next hop, and its only one if it has one.
  package func forEachHop(_ body: (_ gateway: IPAddress?, _ link: LinkName?) -> Void) {
    if case .several(let hops) = severalHops {
      for hop in hops { body(hop.gateway, hop.link) }
    } else {
      body(gateway, link)
    }
  }

  /// Whether packets may leave by the link.
  package func leaves(by link: LinkName) -> Bool {
    if case .several(let hops) = severalHops { return hops.contains { $0.link == link } }
    return self.link == link
  }

  /// Whether packets may leave by a link other than this one.
  package func leaves(byOtherThan link: LinkName) -> Bool {
    guard case .several(let hops) = severalHops else {
      return self.link.map { $0 != link } ?? false
    }
    return hops.contains { $0.link.map { $0 != link } ?? false }
  }

  /// What identifies a route for the kernel: two routes with the same key cannot both be in an IPv4
  /// table, and are the next hops of one route in an IPv6 table.
  package struct Key: Hashable, Sendable {
    /// The table and the destination.
    package var table: RouteTable, destination: IPPrefix
    /// The type of service and the source prefix.
    package var typeOfService: UInt8, sourcePrefix: IPPrefix?
    /// The metric.
    package var metric: RouteMetric
  }

  /// What identifies the route.
  package var key: Key {
    Key(
      table: table, destination: destination, typeOfService: typeOfService,
      sourcePrefix: sourcePrefix, metric: metric)
  }

  /// Whether the route is for every packet to its destination, whatever its type of service and
  /// source.
  package var isForAllPackets: Bool { typeOfService == 0 && sourcePrefix == nil }
}
