// The planner: desired state minus observed state. Pure.

public import NetworkModel

/// Works out the steps from what was observed to what is desired.
public enum Planner {
  /// Plans each link in turn, as if the steps for the ones before it were done.
  ///
  /// What fits counts as there, whoever made it. Only what enicfg made is ever removed.
  ///
  /// - Throws: ``PlanError``, where what is desired contradicts what is there.
  public static func plan(
    _ desired: [DesiredLink], in observed: ObservedState
  ) throws(PlanError) -> Plan {
    var state = observed
    var plan = Plan()
    for one in desired {
      let section = try LinkPlanning(one, in: state).section()
      plan.sections.append(section)
      for step in section.steps { state.apply(step.change) }
    }
    return plan
  }
}

/// The planning of one link: what its kinds of objects share.
struct LinkPlanning {
  let desired: DesiredLink
  let observed: ObservedState
  let link: Link

  init(_ desired: DesiredLink, in observed: ObservedState) throws(PlanError) {
    guard let link = observed.link(named: desired.link) else {
      throw .noSuchLink(desired.link, existing: observed.links.map(\.name).sorted())
    }
    self.desired = desired
    self.observed = observed
    self.link = link
  }

  var name: LinkName { link.name }

  func section() throws(PlanError) -> Plan.Section {
    switch desired.extent {
    case .primary:
      return Plan.Section(link: link, desired: desired, steps: [])
    case .untilLease:
      try checkCanBeENI()
      return Plan.Section(link: link, desired: desired, steps: linkUpSteps())
    case .whole:
      try checkCanBeENI()
      return try wholeSection()
    case .takenDown:
      return takenDownSection()
    }
  }

  /// Adds go before removals, so that traffic always has a way: link, MTU, addresses, routes,
  /// rules, then what is no longer needed the other way round.
  private func wholeSection() throws(PlanError) -> Plan.Section {
    let additions = try linkUpSteps() + mtuSteps() + addressSteps() + routeSteps() + ruleSteps()
    let removals = staleRuleSteps() + staleRouteSteps() + staleAddressSteps(kept: [])
    return Plan.Section(
      link: link, desired: desired, steps: keepingSecondaries(additions + removals),
      kept: impossibleMTU())
  }

  private func takenDownSection() -> Plan.Section {
    let kept = keptThings()
    let steps =
      staleRuleSteps() + staleRouteSteps() + staleAddressSteps(kept: kept)
      + restoredMTUSteps() + linkDownSteps(kept: kept)
    return Plan.Section(link: link, desired: desired, steps: keepingSecondaries(steps), kept: kept)
  }

  /// Why something is removed.
  var removalReason: Reason { desired.extent == .takenDown ? .takenDown : .notNeededAnyMore }
}
