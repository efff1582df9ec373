// Whether what is desired comes before a route of another link, or takes the address of its gateway.

import Model

extension LinkPlanning {
  /// Checks what is desired against every route that may compete with it.
  func checkAgainstRoutes(_ others: OtherLinks) throws(PlanError) {
    let gateways = GatewayTraffic(wanted, others)
    let mains = MainTraffic(wanted)
    var shared: [Route] = []
    for route in wanted.routes {
      if let gateway = route.gateway, gateways.own(gateway) != nil {
        throw .gatewayIsOwnAddress(gateway, name)
      }
    }
    // Nearly always, nothing desired has any route's gateway.
    let mayHaveGateways = gateways.mayHave(oneOf: around.gateways, on: name)
    let routes = mayHaveGateways ? around.competingRoutes : around.routes(in: .main)
    for route in routes where !(route.madeBy == .enicfg && route.link == name) {
      let isOthers = route.leaves(byOtherThan: name)
      if mayHaveGateways, let object = gateways.object(withGatewayOf: route, on: name) {
        throw draws(object, from: .gateway(route))
      }
      if isOthers, mains.isShared(route) { shared.append(route) }
      if isOthers, let object = mains.drawing(from: route) {
        throw draws(object, from: .route(route))
      }
    }
    if let (address, route) = mains.shadowing(shared) {
      throw draws(.address(address), from: .route(route))
    }
    for route in mains.routes where route.destination.isLargePart {
      throw draws(.route(route), from: .internet)
    }
  }

  /// Checks that the primary NIC's default route stays the preferred one.
  func checkPrimaryStaysFirst(
    _ wanted: Route, of eni: SecondaryENI
  ) throws(PlanError) {
    guard wanted.table == .main, wanted.destination.isDefault else { return }
    let before = around.defaultsBefore(
      name, wanted.destination.family, primaryNIC: eni.primaryNIC)
    if let best = before.min(by: { $0.metric < $1.metric }), best.metric >= wanted.metric {
      throw .metricBeforePrimary(wanted, primary: best, free: freeMetric(behind: best))
    }
    // What is bound to no address uses a route for certain sources only if there is none for all.
    let isFirst = !before.contains { $0.metric < wanted.metric }
    let specific = around.routes(in: .main).first { route in
      route.destination == wanted.destination && route.type == .unicast
        && route.sourcePrefix != nil && route.leaves(byOtherThan: name) && route.madeBy != .enicfg
    }
    if isFirst, let specific { throw draws(.route(wanted), from: .route(specific)) }
  }
}

/// The desired addresses, subnets and sources, which must not have another link's gateway.
private struct GatewayTraffic {
  private let wanted: WantedObjects
  /// The subnets, and the sources of rules that are for several.
  private var blocks: [(IPPrefix, DrawingObject)] = []

  /// A subnet that another link has too has its gateway, which that link reaches first.
  init(_ wanted: WantedObjects, _ others: OtherLinks) {
    self.wanted = wanted
    for address in wanted.addresses {
      let subnet = address.address.prefix
      if !subnet.isHost, !others.have(subnet) { blocks.append((subnet, .address(address))) }
    }
    for rule in wanted.rules {
      if let source = rule.source, !source.isHost { blocks.append((source, .rule(rule))) }
    }
  }

  /// Whether something desired has one of these gateways.
  func mayHave(oneOf gateways: [IPAddress: Set<LinkName>], on link: LinkName) -> Bool {
    wanted.allAddresses.contains { gateways[$0.address.address] != nil }
      || wanted.rules.contains { rule in
        rule.source.map { $0.isHost && gateways[$0.address] != nil } ?? false
      }
      || blocks.contains { block, _ in
        // That the link's own gateway is in its subnet, is as it should be.
        gateways.contains { gateway, links in block.contains(gateway) && links != [link] }
      }
  }

  /// The object that has a gateway by which a route leads, of the link itself or of another one.
  ///
  /// Of several next hops, each is for itself: that one is on another link says nothing of a gateway on this one.
  func object(withGatewayOf route: Route, on link: LinkName) -> DrawingObject? {
    var object: DrawingObject?
    route.forEachHop { gateway, other in
      guard object == nil, let gateway else { return }
      object = other == nil || other == link ? own(gateway) : others(gateway)
    }
    return object
  }

  /// The address that is the gateway of the link's own route.
  func own(_ gateway: IPAddress) -> DrawingObject? { wanted.address(gateway).map { .address($0) } }

  /// The object that has the gateway of another link's route.
  private func others(_ gateway: IPAddress) -> DrawingObject? {
    if let address = own(gateway) { return address }
    guard !gateway.isLinkLocal else { return nil }
    return blocks.first { block, _ in block.contains(gateway) }?.1
      ?? wanted.rules(from: IPPrefix(host: gateway)).first.map { .rule($0) }
  }
}

/// What is desired in the main table.
private struct MainTraffic {
  /// The routes other than default routes.
  let routes: [Route]
  private let connected: [(IPPrefix, RouteMetric, InterfaceAddress)]

  init(_ wanted: WantedObjects) {
    routes = wanted.routes.filter { $0.table == .main && !$0.destination.isDefault }
    connected = wanted.addresses.filter { !$0.address.prefix.isHost }.map {
      ($0.address.prefix, $0.connectedMetric, $0)
    }
  }

  /// The object that draws traffic from another link's route.
  ///
  /// A wider route with a gateway says how far networks are reached, as a default route does: the
  /// subnet of an ENI may be one of those.
  func drawing(from other: Route) -> DrawingObject? {
    guard other.table == .main, other.type == .unicast, !other.destination.isDefault else {
      return nil
    }
    let route = routes.first { route in
      route.destination == other.destination
        ? other.isForAllPackets && route.metric <= other.metric
        : other.destination.contains(route.destination)
    }
    if let route { return .route(route) }
    let address = connected.first { subnet, _, _ in
      other.destination != subnet && other.gateway == nil && !other.hasSeveralHops
        && other.destination.contains(subnet)
    }
    return address.map { .address($0.2) }
  }

  /// The address whose connected route comes before every other link's route to its subnet, with the
  /// first of these.
  func shadowing(_ routes: [Route]) -> (InterfaceAddress, Route)? {
    for (subnet, metric, address) in connected {
      let first = routes.filter { $0.destination == subnet }.min { $0.metric < $1.metric }
      guard let first, metric < first.metric || subnet.family == .v6 && metric == first.metric
      else { continue }
      return (address, first)
    }
    return nil
  }

  /// Whether a route of another link is to a subnet of the ENI.
  func isShared(_ route: Route) -> Bool {
    route.table == .main && route.type == .unicast && route.isForAllPackets
      && connected.contains { $0.0 == route.destination }
  }
}

extension InterfaceAddress {
  /// The metric of the connected route: the given one, or the kernel's default, 0 or 256.
  ///
  /// Source: `IP6_RT_PRIO_ADDRCONF`, linux/ipv6_route.h.
  var connectedMetric: RouteMetric {
    routeMetric ?? (address.address.family == .v4 ? .none : RouteMetric(256))
  }
}
