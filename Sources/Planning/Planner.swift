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
      let section = try section(one, in: state)
      plan.sections.append(section)
      for step in section.steps { state.apply(step.change) }
    }
    return plan
  }

  /// Checks that a link could be an ENI's.
  ///
  /// - Throws: ``PlanError/notAnENI(_:_:)``.
  public static func checkCanBeENI(
    _ link: Link, in observed: ObservedState
  ) throws(PlanError) {
    let desired = DesiredLink(link: link.name, extent: .primary)
    try LinkPlanning(desired, link, in: observed).checkCanBeENI()
  }

  private static func section(
    _ desired: DesiredLink, in state: ObservedState
  ) throws(PlanError) -> Plan.Section {
    // Another link may bear the name of one that is gone.
    if desired.extent == .vanished, let record = desired.record {
      let link = Link(index: record.index, name: record.link, mac: record.mac)
      return try LinkPlanning(desired, link, in: state).section()
    }
    guard let link = state.link(named: desired.link) else {
      throw .noSuchLink(desired.link, existing: state.links.map(\.name).sorted())
    }
    return try LinkPlanning(desired, link, in: state).section()
  }
}

/// The planning of one link: what its kinds of objects share.
struct LinkPlanning {
  let desired: DesiredLink
  let observed: ObservedState
  let link: Link

  init(_ desired: DesiredLink, _ link: Link, in observed: ObservedState) {
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
      try checkRoomForLease()
      return Plan.Section(link: link, desired: desired, steps: linkUpSteps())
    case .whole:
      try checkCanBeENI()
      return try wholeSection()
    case .takenDown:
      return takenDownSection()
    case .vanished:
      return Plan.Section(link: link, desired: desired, steps: staleRuleSteps())
    }
  }

  /// Adds go before removals, so that traffic always has a way: link, MTU, addresses, routes,
  /// rules, then what is no longer needed the other way round.
  private func wholeSection() throws(PlanError) -> Plan.Section {
    let additions = try linkUpSteps() + mtuSteps() + addressSteps() + routeSteps() + ruleSteps()
    let kept = neededAddresses()
    let removals = staleRuleSteps() + staleRouteSteps() + staleAddressSteps(kept: kept)
    return Plan.Section(
      link: link, desired: desired, steps: keepingSecondaries(additions + removals),
      kept: impossibleMTU() + missingGateway() + kept)
  }

  private func takenDownSection() -> Plan.Section {
    let kept = keptThings()
    let steps =
      staleRuleSteps() + staleRouteSteps() + staleAddressSteps(kept: kept)
      + restoredMTUSteps() + linkDownSteps(kept: kept)
    return Plan.Section(link: link, desired: desired, steps: keepingSecondaries(steps), kept: kept)
  }

  /// Why something is removed.
  var removalReason: Reason {
    switch desired.extent {
    case .takenDown, .vanished: .takenDown
    case .whole, .untilLease, .primary: .notNeededAnyMore
    }
  }
}
