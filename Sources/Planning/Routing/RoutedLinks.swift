// The links, as far as the choice of a route depends on them.

import Model

/// The links, as far as the choice of a route depends on them.
struct RoutedLinks: Sendable {
  /// Nil if every link is taken as one that is up and has a carrier.
  private var links: [LinkName: Link]?
  private var names: [UInt32: LinkName] = [:]
  /// The loopback.
  private(set) var loopback = LinkName("lo")

  /// Takes every link as one that is up and has a carrier, and none as one of a VRF.
  init() {}

  /// Looks at how the links are.
  init(_ links: [Link]) {
    self.links = Dictionary(links.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    names = Dictionary(links.map { ($0.index, $0.name) }, uniquingKeysWith: { first, _ in first })
    loopback = links.first(where: \.isLoopback)?.name ?? loopback
  }

  /// Whether all links are taken as usable.
  var areAllUsable: Bool { links == nil }

  /// The link of a name.
  subscript(name: LinkName) -> Link? {
    get { links?[name] }
    set { if links != nil { links?[name] = newValue } }
  }

  /// Whether the kernel uses a route by the link.
  func isUsable(_ name: LinkName?, by route: Route) -> Bool {
    let family = route.destination.family
    guard let name, let links, !route.isWithoutNextHop else { return true }
    guard let link = links[name], link.isUp else { return false }
    let ignored: RoutingSettings =
      family == .v4 ? .ignoresIPv4WithoutCarrier : .ignoresIPv6WithoutCarrier
    return link.hasCarrier || !link.routing.contains(ignored)
  }

  /// Whether a link is up.
  func isUp(_ name: LinkName?) -> Bool {
    guard let name, let links else { return true }
    return links[name]?.isUp ?? false
  }

  /// The VRF that a link is or is a member of, and its table.
  func vrf(of name: LinkName) -> (name: LinkName, table: RouteTable)? {
    guard let link = links?[name] else { return nil }
    if let table = link.vrfTable { return (name, table) }
    guard let master = link.master.flatMap({ names[$0] }), let table = links?[master]?.vrfTable
    else { return nil }
    return (master, table)
  }
}

extension Route {
  /// Whether the route does not depend on a link being up, because packets go no further: those to the
  /// host's own addresses.
  fileprivate var isWithoutNextHop: Bool {
    destination.family == .v4
      ? scope.rawValue >= RouteScope.host.rawValue : isDelivered || isRefusal
  }
}
