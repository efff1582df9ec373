// Planning routes.

import NetworkModel

extension LinkPlanning {
  func routeSteps() throws(PlanError) -> [Step] {
    try checkTable()
    var steps: [Step] = []
    for wanted in desired.routes {
      try checkGateway(wanted.object)
      let same = observed.routes.filter { $0.hasSameKey(as: wanted.object) }
      if same.contains(where: { $0.serves(wanted.object) }) { continue }
      if let ours = same.first(where: { $0.madeBy == .enicfg && $0.link == name }) {
        steps.append(Step(.replaceRoute(ours, with: wanted.object), because: wanted.reason))
      } else if let holder = same.first {
        throw .metricInUse(wanted.object, holder: holder)
      } else {
        steps.append(Step(.addRoute(wanted.object), because: wanted.reason))
      }
    }
    return steps
  }

  /// enicfg's routes on the link that are neither wanted nor replaced in place.
  ///
  /// One that could not be put back exactly stays: enicfg made no such route.
  func staleRouteSteps() -> [Step] {
    observed.routes.filter { route in
      route.madeBy == .enicfg && route.link == name && !route.hasMoreAttributes
        && !desired.routes.contains { route.hasSameKey(as: $0.object) }
    }.map { Step(.removeRoute($0), because: removalReason) }
  }

  /// The ENI's table is the ENI's alone.
  private func checkTable() throws(PlanError) {
    guard let table = desired.numbers?.table else { return }
    let holder = observed.routes.first { route in
      route.table == table && !(route.madeBy == .enicfg && route.link == name)
        && !desired.routes.contains {
          route.hasSameKey(as: $0.object) && route.serves($0.object)
        }
    }
    if let holder { throw .tableInUse(table, wantedBy: name, holder: holder) }
  }

  /// A gateway has to be reachable without another gateway: through an address's subnet, through
  /// an on-link route that is there or wanted, or by being link-local.
  private func checkGateway(_ route: Route) throws(PlanError) {
    guard let gateway = route.gateway, !route.isOnLink else { return }
    let addresses = desired.addresses.map(\.object) + observed.addresses(on: name)
    if addresses.contains(where: { $0.address.address == gateway }) {
      throw .gatewayIsOwnAddress(gateway, name)
    }
    if gateway.family == .v6, gateway.isLinkLocal { return }
    // A wider block of all addresses would make every gateway on-link.
    let onLink =
      addresses.map(\.address.prefix)
      + (desired.routes.map(\.object) + observed.routes).filter {
        $0.link == name && $0.gateway == nil && $0.type == .unicast && $0.table == .main
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
