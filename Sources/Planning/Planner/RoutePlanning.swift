// Plans routes.

import Model

extension LinkPlanning {
  func routeSteps(_ goal: SecondaryGoal) throws(PlanError) -> [Step] {
    try checkTable(goal.eni.numbers.table)
    var steps: [Step] = []
    for wanted in goal.routes.map(reachable) {
      try checkGateway(wanted.object)
      let same = around.routes(withKeyOf: wanted.object)
      if same.contains(where: { $0.serves(wanted.object) }) { continue }
      // The kernel replaces the first route with the key, so there must be no other program's route
      // with it.
      if let holder = same.first(where: { !isOwned($0) }) ?? same.dropFirst().first {
        throw .metricInUse(
          wanted.object, holder: holder, free: freeMetric(behind: wanted.object))
      } else if let ours = same.first {
        steps.append(
          Step(
            .replaceRoute(ours, with: wanted.object),
            undo: [.replaceRoute(wanted.object, with: restorable(ours))], because: wanted.reason))
      } else {
        steps.append(Step(.addRoute(wanted.object), because: wanted.reason))
      }
    }
    return steps
  }

  /// A route with an IPv6 gateway whose subnet the link does not have, because another program
  /// added the address with another length, gets the flag onlink.
  private func reachable(_ asked: Wanted<Route>) -> Wanted<Route> {
    guard let gateway = asked.object.gateway, gateway.family == .v6, !gateway.isLinkLocal else {
      return asked
    }
    let isThereOtherwise = wanted.addresses.contains { address in
      address.address.prefix.contains(gateway)
        && addresses.contains {
          $0.isSame(as: address) && !$0.address.prefix.contains(gateway) && !owns($0)
        }
    }
    var route = asked
    if isThereOtherwise { route.object.isOnLink = true }
    return route
  }

  /// enicfg's routes on the link that are neither desired nor replaced in place; last
  /// the on-link ones, so that an undo adds them before the routes whose gateways need them.
  func staleRouteSteps() -> [Step] {
    let stale = around.routesOfEnicfg(by: name).filter { route in
      guard isOwned(route) else { return false }
      let wanted = wanted.routes.first { route.hasSameKey(as: $0) }
      guard let wanted else { return true }
      // If a desired route exists, this one is left over; otherwise it is replaced above.
      return !route.serves(wanted)
        && around.routes(withKeyOf: wanted).contains { $0.serves(wanted) }
    }
    return (stale.filter { $0.gateway != nil } + stale.filter { $0.gateway == nil })
      .map { Step(.removeRoute($0), undo: [.addRoute(restorable($0))], because: removalReason) }
  }

  /// The routes to IPv6 subnets that the kernel would leave behind when it removes these addresses.
  ///
  /// With the last address of a subnet, Linux 6.18 removes the link's first route to the subnet, whatever
  /// its metric is; if another program gave the address a lifetime for a while, there are two. As long as
  /// the link has another address of the subnet, it removes none. The route of an address that enicfg made
  /// has the address's metric, and a change to the address brings the route back.
  ///
  /// Source: cleanup_prefix_route, net/ipv6/addrconf.c.
  func leftSubnetRouteSteps(of going: [InterfaceAddress]) -> [Step] {
    let going = going.filter { $0.address.address.family == .v6 && $0.routeMetric != nil }
    return Set(going.map(\.address.prefix)).sorted().flatMap { subnet -> [Step] in
      let (leaving, staying) = addresses.filter { $0.address.prefix == subnet }
        .reduce(into: ([InterfaceAddress](), [InterfaceAddress]())) { parts, address in
          if going.contains(address) { parts.0.append(address) } else { parts.1.append(address) }
        }
      let metrics = Set(leaving.map(\.connectedMetric)).subtracting(staying.map(\.connectedMetric))
      let connected = around.routes(by: name).filter {
        $0.table == .main && $0.destination == subnet && $0.link == name && $0.gateway == nil
          && $0.madeBy == .kernel
      }.sorted { $0.metric < $1.metric }
      return connected.dropFirst(staying.isEmpty ? 1 : 0).filter { metrics.contains($0.metric) }
        .map { route in
          let address = leaving.first { $0.connectedMetric == route.metric }
          return Step(
            .removeRoute(route), undo: address.map { [.replaceAddress($0, with: $0)] } ?? [],
            because: removalReason)
        }
    }
  }

  /// What an undo can put back of a route.
  ///
  /// The kernel keeps a route in a table other than main when the address that is its source goes,
  /// and accepts no route with such a source: it would not work either.
  private func restorable(_ route: Route) -> Route {
    guard let source = route.preferredSource,
      around.addresses(source).isEmpty
    else { return route }
    var restorable = route
    restorable.preferredSource = nil
    return restorable
  }

  /// Whether enicfg made the route for this ENI: it has enicfg's protocol and the link.
  ///
  /// enicfg never makes a route that could not be restored exactly.
  func isOwned(_ route: Route) -> Bool {
    route.madeBy == .enicfg && route.link == name && !route.hasMoreAttributes
  }

  /// Checks, before there is a lease, what no lease could change: the table is another ENI's, or
  /// the default route has the metric of another link's route, or would be preferred to the primary
  /// NIC's.
  func checkRoomForLease(of eni: SecondaryENI) throws(PlanError) {
    let numbers = eni.numbers
    try checkTableIsNotAnothers(numbers.table)
    let route = Route(destination: .all(.v4), metric: numbers.metric, link: name)
    if let holder = around.routes(withKeyOf: route).first(where: { !$0.leaves(by: name) }) {
      throw .metricInUse(route, holder: holder, free: freeMetric(behind: route))
    }
    try checkPrimaryStaysFirst(route, of: eni)
    try checkPrefixes(of: eni)
    // Only a rule from a single address to the ENI's table can be the desired one.
    let mayBeWanted = { (rule: Rule) in
      rule.table == numbers.table && rule.source?.isHost == true
    }
    try checkTableIsNotLookedUp(numbers.table, besides: mayBeWanted)
    let other = observed.rules.first { rule in
      rule.family == .v4 && numbers.rulePriorities.contains(rule.priority) && isInTheWay(rule)
    }
    if let other, !observed.rules.contains(where: { mayBeWanted($0) && !isOwned($0) }) {
      throw priorityInUse(other.priority, by: other)
    }
  }

  private func checkTableIsNotAnothers(_ table: RouteTable) throws(PlanError) {
    if let holder = tablesOfOthers[table] {
      throw .tableOfOtherENI(
        table, wantedBy: name, holder: holder, free: freeTable(above: table))
    }
    if let holder = around.routes(in: table).first(where: { !$0.leaves(by: name) }) {
      throw .tableInUse(
        table, wantedBy: name, holder: holder, free: freeTable(above: table))
    }
  }

  /// Checks that the ENI's table has routes by its link only, and none in the place of its own.
  ///
  /// Routes that another program added to it are that program's, and stay.
  private func checkTable(_ table: RouteTable) throws(PlanError) {
    try checkTableIsNotAnothers(table)
    let holder = around.routes(in: table).first { route in
      !isOwned(route)
        && (route.leaves(byOtherThan: name)
          || wanted.routes.contains { route.hasSameKey(as: $0) && !route.serves($0) })
    }
    if let holder {
      throw .tableInUse(
        table, wantedBy: name, holder: holder, free: freeTable(above: table))
    }
    try checkTableIsNotLookedUp(table) { !wanted.rules(from: $0.source).isEmpty }
  }

  /// Checks that no foreign rule looks up the ENI's table while it has no routes.
  ///
  /// Other programs may add rules for a table that already has the ENI's routes.
  private func checkTableIsNotLookedUp(
    _ table: RouteTable, besides isWanted: (Rule) -> Bool
  ) throws(PlanError) {
    guard around.routes(in: table).isEmpty, desired.record?.isVerified != true else { return }
    let user = around.rules(lookingUp: [table]).first { $0.madeBy != .enicfg && !isWanted($0) }
    if let user {
      throw .tableLookedUp(table, wantedBy: name, by: user, free: freeTable(above: table))
    }
  }

  /// Checks that the gateway is reachable without another gateway: through an address's subnet,
  /// through an existing or desired on-link route, or because it is link-local.
  private func checkGateway(_ route: Route) throws(PlanError) {
    guard let gateway = route.gateway else { return }
    let addresses = wanted.addresses + addresses
    if addresses.contains(where: { $0.address.address == gateway }) {
      throw .gatewayIsOwnAddress(gateway, name)
    }
    let subnets = Set(addresses.map(\.address.prefix))
    guard gateway.isUnicast, !subnets.contains(where: { $0.hasEdge(gateway) })
    else { throw .gatewayIsNoHost(gateway, name) }
    if route.isOnLink || gateway.family == .v6 && gateway.isLinkLocal { return }
    // The block of all addresses would make every gateway on-link.
    let onLink =
      subnets
      + (wanted.routes + around.routes(by: name)).filter {
        $0.link == name && $0.gateway == nil && $0.type == .unicast && $0.isForAllPackets
          && ($0.table == .main || $0.table == route.table)
      }.map(\.destination)
    guard onLink.contains(where: { !$0.isDefault && $0.contains(gateway) }) else {
      let subnet =
        wanted.addresses.map(\.address.prefix)
        .first { $0.family == gateway.family } ?? IPPrefix(host: gateway)
      throw .gatewayOffLink(gateway, name, subnet: subnet)
    }
  }
}

extension Route {
  /// Whether the kernel treats the two as the same route with different next hops.
  func hasSameKey(as other: Route) -> Bool { key == other.key }

  /// Whether this route has the effect of `wanted`, even if another program made it.
  ///
  /// enicfg's own has no source that is not desired: the kernel would keep a route with a source
  /// that is gone.
  func serves(_ wanted: Route) -> Bool {
    type == wanted.type && link == wanted.link && gateway == wanted.gateway
      && (preferredSource == wanted.preferredSource
        || wanted.preferredSource == nil && madeBy != .enicfg)
  }
}
