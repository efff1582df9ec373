// What a link gives up so that another one can be planned: two ENIs exchange an address or a table.

import Model

extension LinkPlanning {
  /// The steps that give up what another link waits for; nil if it is not enicfg's, is still desired
  /// here, or cannot be removed without harm to another program.
  func yieldingSteps(_ error: PlanError) -> [Step]? {
    guard case .addressOnOtherLink(_, _, let address) = error else {
      let steps = staleRuleSteps() + staleRouteSteps()
      return steps.isEmpty ? nil : steps
    }
    guard owns(address), !isWanted(address) else { return nil }
    let isAlone = address.address.address.family == .v6 || address.flags.contains(.secondary)
    return isAlone ? removal(of: [address]) : removalOfSubnet(of: address)
  }

  /// Removes the first address of a subnet with everything that the kernel would remove with it;
  /// what is still desired is added again when the link is planned.
  private func removalOfSubnet(of first: InterfaceAddress) -> [Step]? {
    let going = addresses.filter { $0.address.prefix == first.address.prefix }
    guard going.allSatisfy(owns) else { return nil }
    return removal(
      of: going.filter { $0.flags.contains(.secondary) }
        + going.filter { !$0.flags.contains(.secondary) })
  }

  /// Removes addresses with the rules and routes that depend on them; nil if another program's
  /// route does.
  private func removal(of going: [InterfaceAddress]) -> [Step]? {
    let sources = going.map(\.address.address)
    let areLast =
      sources.contains { $0.family == .v4 }
      && !addresses.contains { $0.address.address.family == .v4 && !going.contains($0) }
    let depends = { (route: Route) in
      areLast && route.destination.family == .v4
        || route.preferredSource.map { sources.contains($0) } ?? false
    }
    guard !foreignRoutes.contains(where: depends) else { return nil }
    let rules = ownRules.filter { rule in sources.contains { rule.source == IPPrefix(host: $0) } }
    let routes = around.routesOfEnicfg(by: name).filter { (route: Route) in
      isOwned(route) && depends(route)
    }
    // Rules that look up main go first, and the routes that gateways need last.
    let local = rules.filter(\.letsLocalNetworksGoFirst)
    let orderedRules = local + rules.filter { !$0.letsLocalNetworksGoFirst }
    let orderedRoutes = routes.filter { $0.gateway != nil } + routes.filter { $0.gateway == nil }
    var changes: [Change] = orderedRules.map { .removeRule($0) }
    changes += orderedRoutes.map { .removeRoute($0) }
    changes += going.map { .removeAddress($0) }
    return changes.map { Step($0, because: removalReason) }
  }
}
