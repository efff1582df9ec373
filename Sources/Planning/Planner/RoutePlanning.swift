// Planning routes.

import Model

extension LinkPlanning {
  func routeSteps(_ goal: SecondaryGoal) throws(PlanError) -> [Step] {
    try checkTable(goal.eni.numbers.table)
    var steps: [Step] = []
    for wanted in goal.routes.map(reachable) {
      try checkGateway(wanted.object)
      try checkPrimaryStaysFirst(wanted.object, of: goal.eni)
      let same = observed.routes.filter { $0.hasSameKey(as: wanted.object) }
      if same.contains(where: { $0.serves(wanted.object) }) { continue }
      // The kernel replaces the first route of the key, whosever it is: it must be the only one.
      if let holder = same.first(where: { !isOwned($0) }) ?? same.dropFirst().first {
        throw .metricInUse(
          wanted.object, holder: holder, free: freeMetric(behind: wanted.object))
      } else if let ours = same.first {
        steps.append(Step(.replaceRoute(ours, with: wanted.object), because: wanted.reason))
      } else {
        steps.append(Step(.addRoute(wanted.object), because: wanted.reason))
      }
    }
    return steps
  }

  /// A route by an IPv6 gateway whose subnet the link does not have, because another program gave it the
  /// address with another length, calls the gateway on-link itself.
  private func reachable(_ wanted: Wanted<Route>) -> Wanted<Route> {
    guard let gateway = wanted.object.gateway, gateway.family == .v6, !gateway.isLinkLocal else {
      return wanted
    }
    let isThereOtherwise = desired.addresses.contains { address in
      address.object.address.prefix.contains(gateway)
        && addresses.contains {
          $0.isSame(as: address.object) && !$0.address.prefix.contains(gateway) && !owns($0)
        }
    }
    var route = wanted
    if isThereOtherwise { route.object.isOnLink = true }
    return route
  }

  /// enicfg's routes on the link that neither serve what is wanted nor are replaced in place; last
  /// those that a gateway may be reached by, so that an undo has them first.
  func staleRouteSteps() -> [Step] {
    let stale = observed.routes.filter { route in
      guard isOwned(route) else { return false }
      let wanted = desired.routes.first { route.hasSameKey(as: $0.object) }?.object
      guard let wanted else { return true }
      // Next to one that serves, it is left over; alone, it was replaced above.
      return !route.serves(wanted)
        && observed.routes.contains { $0.hasSameKey(as: wanted) && $0.serves(wanted) }
    }
    return (stale.filter { $0.gateway != nil } + stale.filter { $0.gateway == nil })
      .map { Step(.removeRoute($0), because: removalReason) }
  }

  /// Whether enicfg made the route for this ENI: it bears the mark and leaves by the link; one that
  /// could not be put back exactly is not enicfg's making.
  private func isOwned(_ route: Route) -> Bool {
    route.madeBy == .enicfg && route.link == name && !route.hasMoreAttributes
  }

  /// The primary NIC's best default route stays the one that is used.
  private func checkPrimaryStaysFirst(
    _ wanted: Route, of eni: SecondaryENI
  ) throws(PlanError) {
    // Should the inventory be wrong, the default route that the instance has stays in effect too.
    let primaries = [eni.primaryNIC, observed.primaryNIC.name].compactMap { $0 }
      .filter { $0 != name }
    guard wanted.table == .main, wanted.destination.isDefault, !primaries.isEmpty else { return }
    let best = observed.routes.filter { route in
      route.table == .main && route.destination == wanted.destination
        && primaries.contains(where: route.leaves) && route.madeBy != .enicfg
    }.min { $0.metric < $1.metric }
    if let best, best.metric >= wanted.metric {
      throw .metricBeforePrimary(wanted, primary: best, free: freeMetric(behind: best))
    }
  }

  /// What a lease, whatever it says, could not be put into: the table is another's, or the default
  /// route's place is taken by another link, or before the primary NIC's.
  func checkRoomForLease(of eni: SecondaryENI) throws(PlanError) {
    let numbers = eni.numbers
    try checkTableIsNotAnothers(numbers.table)
    let route = Route(destination: .all(.v4), metric: numbers.metric, link: name)
    if let holder = observed.routes.first(where: {
      $0.hasSameKey(as: route) && !$0.leaves(by: name)
    }) {
      throw .metricInUse(route, holder: holder, free: freeMetric(behind: route))
    }
    try checkPrimaryStaysFirst(route, of: eni)
    // Only a rule that leads from one address to the ENI's table can be the one that is wanted.
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
    if let holder = desired.tablesOfOthers[table] {
      throw .tableOfOtherENI(
        table, wantedBy: name, holder: holder, free: freeTable(above: table))
    }
    if let holder = observed.routes.first(where: { $0.table == table && !$0.leaves(by: name) }) {
      throw .tableInUse(
        table, wantedBy: name, holder: holder, free: freeTable(above: table))
    }
  }

  /// The ENI's table is the ENI's alone.
  private func checkTable(_ table: RouteTable) throws(PlanError) {
    try checkTableIsNotAnothers(table)
    let inTable = observed.routes.filter { $0.table == table }
    let holder = inTable.first { route in
      !isOwned(route)
        && !desired.routes.contains {
          route.hasSameKey(as: $0.object) && route.serves($0.object)
        }
    }
    if let holder {
      throw .tableInUse(
        table, wantedBy: name, holder: holder, free: freeTable(above: table))
    }
    try checkTableIsNotLookedUp(table) { rule in
      desired.rules.contains { rule.source == $0.object.source }
    }
  }

  /// Into a table that is the ENI's already, others may lead more traffic; an empty one that they
  /// look up is theirs.
  private func checkTableIsNotLookedUp(
    _ table: RouteTable, besides isWanted: (Rule) -> Bool
  ) throws(PlanError) {
    guard !observed.routes.contains(where: { $0.table == table }),
      desired.record?.isVerified != true
    else { return }
    let user = observed.rules.first {
      $0.table == table && $0.madeBy != .enicfg && !isWanted($0)
    }
    if let user {
      throw .tableLookedUp(table, wantedBy: name, by: user, free: freeTable(above: table))
    }
  }

  /// A gateway has to be reachable without another gateway: through an address's subnet, through
  /// an on-link route that is there or wanted, or by being link-local.
  private func checkGateway(_ route: Route) throws(PlanError) {
    guard let gateway = route.gateway, !route.isOnLink else { return }
    let addresses = desired.addresses.map(\.object) + addresses
    if addresses.contains(where: { $0.address.address == gateway }) {
      throw .gatewayIsOwnAddress(gateway, name)
    }
    guard gateway.isUnicast, !addresses.contains(where: { $0.address.prefix.hasEdge(gateway) })
    else { throw .gatewayIsNoHost(gateway, name) }
    if gateway.family == .v6, gateway.isLinkLocal { return }
    // A wider block of all addresses would make every gateway on-link.
    let onLink =
      addresses.map(\.address.prefix)
      + (desired.routes.map(\.object) + observed.routes).filter {
        $0.link == name && $0.gateway == nil && $0.type == .unicast
          && ($0.table == .main || $0.table == route.table)
      }.map(\.destination)
    guard onLink.contains(where: { !$0.isDefault && $0.contains(gateway) }) else {
      let subnet = desired.addresses.first?.object.address.prefix ?? IPPrefix(host: gateway)
      throw .gatewayOffLink(gateway, name, subnet: subnet)
    }
  }
}

extension Route {
  /// Whether the kernel tells the two apart by nothing but what they lead to.
  func hasSameKey(as other: Route) -> Bool {
    destination == other.destination && table == other.table && metric == other.metric
  }

  /// Whether this route, whoever made it, does what `wanted` is for.
  func serves(_ wanted: Route) -> Bool {
    type == wanted.type && link == wanted.link && gateway == wanted.gateway
      && (preferredSource == wanted.preferredSource || wanted.preferredSource == nil)
  }
}
