// Whether the kernel would choose the same routes for what other links send: all checks in one question.

import Model

extension LinkPlanning {
  /// Checks that what the other NICs send does not leave by this one, once everything desired is there.
  ///
  /// The other checks name the reason better. This one sees every rule and table, such as a default
  /// route of another link in a table that is looked up after main.
  func checkPaths(of others: OtherLinks) throws(PlanError) {
    // Where nothing is added, nothing is drawn that was not before.
    guard desired.secondary != nil, addsToLookup else { return }
    var before = around.lookup
    var after = around.lookup
    for route in wanted.connectedRoutes + wanted.routes where !around.have(route) {
      after.apply(.addRoute(route))
    }
    for rule in wanted.rules where !around.have(rule) { after.apply(.addRule(rule)) }
    for flow in flows(of: others, by: after) {
      guard case .route(let new, let rule) = after.route(of: flow), new.link == name,
        case .route(let old, _) = before.route(of: flow), old.leaves(byOtherThan: name),
        old.madeBy != .enicfg
      else { continue }
      let isOwn = wanted.rules.contains(rule)
      // A rule that is left over is removed.
      guard isOwn || rule.madeBy != .enicfg else { continue }
      throw draws(isOwn ? .rule(rule) : .route(new), from: .route(old))
    }
  }

  /// Whether a route or a rule is desired that is not there.
  private var addsToLookup: Bool {
    !wanted.rules.allSatisfy(around.have) || !wanted.routes.allSatisfy(around.have)
      || !wanted.connectedRoutes.allSatisfy { wanted in
        around.routes(withKeyOf: wanted).contains { $0.link == wanted.link }
      }
  }

  /// What the other NICs send: from each of their addresses, and from none, to the gateways of default
  /// routes, to the metadata service and to a distant network.
  ///
  /// Of the addresses for which the same rules are, as for all of an ENI, one stands for all.
  private func flows(of others: OtherLinks, by lookup: RouteLookup) -> [Flow] {
    var destinations: Set<IPAddress> = Set([metadataService].compactMap(\.self))
    for route in around.competingRoutes where route.destination.isDefault && route.madeBy != .enicfg
    {
      if let gateway = route.gateway, !gateway.isLinkLocal { destinations.insert(gateway) }
    }
    for family in IPFamily.allCases { destinations.insert(family.elsewhere) }
    let own = wanted.addresses.map(\.address.prefix)
    var seen: Set<RouteLookup.SourceRules> = []
    let sources = others.addressesOfNICs.map(\.address.address).filter {
      !$0.isLinkLocal && seen.insert(lookup.rules(of: $0)).inserted
    }
    return destinations.sorted().flatMap { destination -> [Flow] in
      // Its own subnet is reached by the ENI, as documented.
      if destination == destination.family.elsewhere,
        own.contains(where: { $0.contains(destination) })
      {
        return []
      }
      let own = sources.filter { $0.family == destination.family }
      return [Flow(to: destination)] + own.map { Flow(from: $0, to: destination) }
    }
  }
}

extension WantedObjects {
  /// The routes that the kernel makes with the addresses.
  fileprivate var connectedRoutes: [Route] {
    addresses.filter { !$0.address.prefix.isHost }.map {
      Route(
        destination: $0.address.prefix, metric: $0.connectedMetric, link: $0.link, madeBy: .kernel)
    }
  }
}
