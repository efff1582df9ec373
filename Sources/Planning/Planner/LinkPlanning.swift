// The planning of one link: which kinds of steps its goal takes, and in which order.

import Model

/// The planning of one link: what its kinds of objects share.
struct LinkPlanning {
  let desired: DesiredLink
  let observed: ObservedState
  let link: Link
  /// The link's addresses, in the kernel's order.
  let addresses: [InterfaceAddress]
  /// The tables of the ENI: by its numbers now and earlier, and by its routes in the kernel.
  let ownTables: Set<RouteTable>

  /// What is left out, because the link does not take IPv6.
  private let withoutIPv6: [Plan.Kept]

  init(_ desired: DesiredLink, _ link: Link, in observed: ObservedState) {
    let possible = desired.possible(on: link)
    self.desired = possible
    self.observed = observed
    self.link = link
    addresses = observed.addresses(on: link.name)
    ownTables = Self.ownTables(of: desired, on: link.name, in: observed)
    withoutIPv6 = possible == desired ? [] : [.noIPv6(link.name)]
  }

  var name: LinkName { link.name }

  /// What is to be done on the link, the boot-time files last: they are not touched where the kernel
  /// refuses.
  func section() throws(PlanError) -> Plan.Section {
    var section = try kernelSection()
    section.steps += try fileSteps()
    return section
  }

  private func kernelSection() throws(PlanError) -> Plan.Section {
    switch desired.goal {
    case .primary(_, let queues):
      return try adding(queues, to: primarySection())
    case .awaitingLease(let eni):
      try checkCanBeENI()
      try checkRoomForLease(of: eni)
      return Plan.Section(link: link, desired: desired, steps: linkUpSteps())
    case .secondary(let goal, let queues):
      try checkCanBeENI()
      return try adding(queues, to: secondarySection(goal))
    case .takenDown:
      return takenDownSection()
    case .followingRules:
      return Plan.Section(link: link, desired: desired, steps: try cloudRuleSteps())
    case .vanished, .orphanedRules:
      return Plan.Section(link: link, desired: desired, steps: staleRuleSteps())
    case .filesOnly:
      return Plan.Section(link: link, desired: desired, steps: [])
    case .queuesOnly(let queues):
      try checkCanBeENI()
      return try adding(queues, to: Plan.Section(link: link, desired: desired, steps: []))
    }
  }

  private func checkCanBeENI() throws(PlanError) {
    try Planner.checkCanBeENI(link, in: observed)
  }

  /// The queues come when all else is there: a driver may reset the NIC for them.
  private func adding(
    _ queues: QueueRequest?, to section: Plan.Section
  ) throws(PlanError) -> Plan.Section {
    guard let queues else { return section }
    var section = section
    let (steps, kept) = try queueSteps(queues)
    section.steps += steps
    section.kept += kept
    return section
  }

  /// Adds go before removals, so that traffic always has a way.
  ///
  /// Link, MTU, addresses, routes, rules, then what is no longer needed the other way round. Only
  /// what keeps the primary address from having its connected route makes room before the routes.
  private func secondarySection(_ goal: SecondaryGoal) throws(PlanError) -> Plan.Section {
    let kept = neededAddresses()
    let order = addressOrder(kept: kept)
    let additions =
      try linkUpSteps() + mtuSteps(goal.mtu) + addressSteps(goal) + order.beforeRoutes
      + aliasSteps(late: false) + routeSteps(goal) + ruleSteps()
    let removals =
      try staleRuleSteps() + staleRouteSteps() + order.atTheEnd + aliasSteps(late: true)
    return Plan.Section(
      link: link, desired: desired, steps: keepingSecondaries(additions + removals),
      kept: impossibleMTU(goal.mtu) + missingGateway() + withoutIPv6 + kept)
  }

  private func primarySection() throws(PlanError) -> Plan.Section {
    let kept = neededAddresses()
    let order = addressOrder(kept: kept)
    let steps =
      try order.beforeRoutes + aliasSteps(late: false) + order.atTheEnd
      + aliasSteps(late: true)
    return Plan.Section(
      link: link, desired: desired, steps: keepingSecondaries(steps), kept: kept)
  }

  private func takenDownSection() -> Plan.Section {
    let kept = keptThings()
    let goingAddresses = staleAddresses(kept: kept).map {
      Step(.removeAddress($0), because: removalReason)
    }
    let steps =
      staleRuleSteps() + staleRouteSteps() + goingAddresses + restoredMTUSteps()
      + linkDownSteps(kept: kept)
    return Plan.Section(link: link, desired: desired, steps: keepingSecondaries(steps), kept: kept)
  }

  /// Why something is removed.
  var removalReason: Reason {
    desired.goal.isRemoval ? .takenDown : .notNeededAnyMore
  }
}
