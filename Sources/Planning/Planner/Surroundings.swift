// What there is, by what it is looked for: planning an ENI costs what the ENI has, not what the guest has.

package import Model

/// A snapshot with its addresses, routes and rules by link, subnet, table and source.
///
/// Each part is in the snapshot's order.
package struct Surroundings: Sendable {
  /// The snapshot itself.
  package private(set) var state: ObservedState
  /// What the guest's own state shows of the primary NIC.
  let primaryNIC: PrimaryNIC
  /// The links that carry the guest's own traffic: NICs, and links with a default route, such as a tunnel.
  let carriers: Set<LinkName>
  /// The first address of each link in each of its subnets.
  private(set) var subnets: [InterfaceAddress]
  /// The routes that may compete with those of an ENI: of the main table, and by gateways.
  private(set) var competingRoutes: [Route]
  /// The gateways of all routes, with the links by which their routes reach them.
  private(set) var gateways: [IPAddress: Set<LinkName>]
  /// The default routes of the main table that enicfg did not make.
  let foreignDefaults: [Route]
  /// The kernel's choice of a route.
  private(set) var lookup: RouteLookup

  private var up: Set<LinkName>
  private var addressesByLink: [LinkName: [InterfaceAddress]]
  private var addressesByIP: [IPAddress: [InterfaceAddress]]
  private var linksBySubnet: [IPPrefix: [LinkName]]
  private var routesByTable: [RouteTable: [Route]]
  /// Those of the main table, where each ENI has some.
  private var mainRoutesByKey: [Route.Key: [Route]]
  /// Without the host's own addresses.
  private var routesByLink: [LinkName: [Route]]
  /// Where each table's rules are in the snapshot.
  private var rulesByTable: [RouteTable: [Int]]
  private var rulesBySource: [IPPrefix: [Int]]

  /// Sorts what there is.
  package init(_ state: ObservedState) {
    self.state = state
    routesByTable = Dictionary(grouping: state.routes, by: \.table)
    let main = routesByTable[.main] ?? []
    competingRoutes = state.routes.filter(\.mayCompete)
    var gateways: [IPAddress: Set<LinkName>] = [:]
    for route in competingRoutes { route.addGateways(to: &gateways) }
    self.gateways = gateways
    primaryNIC = state.primaryNIC(byRoutesOfMain: main)
    carriers = state.carriers(byRoutesOfMain: main)
    up = Set(state.links.lazy.filter(\.isUp).map(\.name))
    addressesByLink = Dictionary(grouping: state.addresses, by: \.link)
    addressesByIP = Dictionary(grouping: state.addresses, by: \.address.address)
    (subnets, linksBySubnet) = state.addresses.bySubnet
    routesByLink = Self.byLink(state.routes.filter { !$0.isOfHostItself })
    mainRoutesByKey = Dictionary(grouping: main, by: \.key)
    foreignDefaults = main.filter { $0.destination.isDefault && $0.madeBy != .enicfg }
    var (byTable, bySource): ([RouteTable: [Int]], [IPPrefix: [Int]]) = ([:], [:])
    for (place, rule) in state.rules.enumerated() {
      if let table = rule.table { byTable[table, default: []].append(place) }
      if let source = rule.source { bySource[source, default: []].append(place) }
    }
    (rulesByTable, rulesBySource) = (byTable, bySource)
    lookup = RouteLookup(rules: state.rules, routes: routesByTable)
    lookUpElsewhere()
  }

  /// What is found for any source is known to each planning.
  private mutating func lookUpElsewhere() {
    for family in IPFamily.allCases {
      _ = lookup.route(of: Flow(to: family.elsewhere))
    }
  }

  /// What there is after some steps, without their side effects in the kernel.
  package func after(_ steps: [Step]) -> Surroundings {
    var around = self
    around.apply(steps)
    return around
  }

  /// Adds some steps, without their side effects in the kernel.
  ///
  /// What enicfg adds costs what is added; after anything else, all is sorted again.
  package mutating func apply(_ steps: [Step]) {
    guard !steps.isEmpty else { return }
    for (done, step) in steps.enumerated() {
      guard !add(step.change) else { continue }
      var state = state
      for step in steps[done...] { state.apply(step.change) }
      self = Surroundings(state)
      return
    }
    lookUpElsewhere()
  }

  /// Adds what a change adds.
  ///
  /// - Returns: Whether it could be added; otherwise nothing was done.
  private mutating func add(_ change: Change) -> Bool {
    switch change {
    case .addAddress(let address): add(address)
    case .addRoute(let route):
      // Another program's may change which NIC is the primary one.
      guard route.madeBy == .enicfg else { return false }
      add(route)
    case .addRule(let rule): add(rule)
    case .setLinkUp(let link): up.insert(link)
    case .setMTU, .setSetting, .setChannels, .setSteering, .setFile: break
    case .setLinkDown, .removeAddress, .replaceAddress, .removeRoute, .replaceRoute, .removeRule:
      return false
    }
    state.apply(change)
    lookup.apply(change)
    return true
  }

  private mutating func add(_ address: InterfaceAddress) {
    addressesByLink[address.link, default: []].append(address)
    addressesByIP[address.address.address, default: []].append(address)
    let subnet = address.address.prefix
    guard linksBySubnet[subnet]?.contains(address.link) != true else { return }
    linksBySubnet[subnet, default: []].append(address.link)
    subnets.append(address)
  }

  private mutating func add(_ route: Route) {
    routesByTable[route.table, default: []].append(route)
    if route.table == .main { mainRoutesByKey[route.key, default: []].append(route) }
    if route.mayCompete {
      competingRoutes.append(route)
      route.addGateways(to: &gateways)
    }
    for link in route.links { routesByLink[link, default: []].append(route) }
  }

  private mutating func add(_ rule: Rule) {
    let place = state.rules.count
    if let table = rule.table { rulesByTable[table, default: []].append(place) }
    if let source = rule.source { rulesBySource[source, default: []].append(place) }
  }

  private static func byLink(_ routes: [Route]) -> [LinkName: [Route]] {
    var result: [LinkName: [Route]] = [:]
    for route in routes {
      for link in route.links { result[link, default: []].append(route) }
    }
    return result
  }
}

// Addresses.
extension Surroundings {
  /// The addresses of a link.
  func addresses(on link: LinkName) -> [InterfaceAddress] { addressesByLink[link] ?? [] }

  /// The addresses with this IP address.
  func addresses(_ address: IPAddress) -> [InterfaceAddress] { addressesByIP[address] ?? [] }

  /// Whether a link is up.
  func isUp(_ link: LinkName) -> Bool { up.contains(link) }

  /// The links with an address of exactly this subnet.
  func links(in subnet: IPPrefix) -> [LinkName] { linksBySubnet[subnet] ?? [] }
}

// Routes.
extension Surroundings {
  /// The routes of a table.
  func routes(in table: RouteTable) -> [Route] { routesByTable[table] ?? [] }

  /// The routes that the kernel treats as the same as this one, with different next hops.
  func routes(withKeyOf route: Route) -> [Route] {
    route.table == .main
      ? mainRoutesByKey[route.key] ?? []
      : routes(in: route.table).filter { $0.hasSameKey(as: route) }
  }

  /// Whether there is exactly this route.
  func have(_ route: Route) -> Bool { routes(withKeyOf: route).contains(route) }

  /// The routes that leave by a link, without those to its own addresses.
  func routes(by link: LinkName) -> [Route] { routesByLink[link] ?? [] }

  /// The routes of other programs that leave by a link.
  func foreignRoutes(by link: LinkName) -> [Route] { routes(by: link).filter(\.isForeign) }

  /// The routes that enicfg made by a link.
  func routesOfEnicfg(by link: LinkName) -> [Route] {
    routes(by: link).filter { $0.madeBy == .enicfg }
  }

  /// The tables that have routes that enicfg made.
  var tablesOfEnicfg: Set<RouteTable> {
    Set(state.routes.lazy.filter { $0.madeBy == .enicfg }.map(\.table))
  }
}

// Rules.
extension Surroundings {
  /// The rules that look up some tables.
  func rules(lookingUp tables: some Sequence<RouteTable>) -> [Rule] {
    tables.flatMap { rulesByTable[$0] ?? [] }.sorted().map { state.rules[$0] }
  }

  /// The rules that look up some tables, or are for exactly one of some sources.
  func rules(
    lookingUp tables: Set<RouteTable>, orFrom sources: Set<IPPrefix>
  ) -> [Rule] {
    let places = Set(tables.flatMap { rulesByTable[$0] ?? [] })
      .union(sources.flatMap { rulesBySource[$0] ?? [] })
    return places.sorted().map { state.rules[$0] }
  }

  /// Whether there is exactly this rule.
  func have(_ rule: Rule) -> Bool {
    rule.source.map { rules(from: $0).contains(rule) } ?? state.rules.contains(rule)
  }

  /// The rules that are for exactly these sources.
  func rules(from source: IPPrefix) -> [Rule] {
    (rulesBySource[source] ?? []).map { state.rules[$0] }
  }
}

extension Route {
  /// Whether it may compete with an ENI's routes.
  fileprivate var mayCompete: Bool { table == .main || gateway != nil || hasSeveralHops }

  /// Whether it leads to an address of the host, as the kernel makes it.
  fileprivate var isOfHostItself: Bool { table == .local && madeBy == .kernel }

  /// Adds its gateways, with the links by which it reaches them.
  fileprivate func addGateways(to gateways: inout [IPAddress: Set<LinkName>]) {
    forEachHop { gateway, link in
      guard let gateway else { return }
      gateways[gateway, default: []].formUnion([link].compactMap(\.self))
    }
  }

  /// The links that packets may leave by, each once.
  fileprivate var links: Set<LinkName> {
    var links: Set<LinkName> = []
    forEachHop { _, link in if let link { links.insert(link) } }
    return links
  }
}

extension [InterfaceAddress] {
  /// The first address of each link in each subnet, and the links of each subnet.
  fileprivate var bySubnet: (firsts: [InterfaceAddress], links: [IPPrefix: [LinkName]]) {
    var firsts: [InterfaceAddress] = []
    var links: [IPPrefix: [LinkName]] = [:]
    for address in self {
      let subnet = address.address.prefix
      guard links[subnet]?.contains(address.link) != true else { continue }
      links[subnet, default: []].append(address.link)
      firsts.append(address)
    }
    return (firsts, links)
  }
}

extension ObservedState {
  /// The links that carry the guest's own traffic.
  fileprivate func carriers(byRoutesOfMain main: [Route]) -> Set<LinkName> {
    var carriers = Set(nics.map(\.name))
    for route in main where route.destination.isDefault && route.madeBy != .enicfg {
      carriers.formUnion(route.links)
    }
    return carriers
  }
}
