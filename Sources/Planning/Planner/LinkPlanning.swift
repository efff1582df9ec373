// The planning of one link: the kinds of steps for its goal, and their order.

import Model

/// The planning of one link, with the state that the planning of its objects shares.
struct LinkPlanning {
  let desired: DesiredLink
  let observed: ObservedState
  let link: Link
  /// The link's addresses, in the kernel's order.
  let addresses: [InterfaceAddress]
  /// The tables of the ENI: of its present and earlier numbers, and of its routes in the kernel.
  let ownTables: Set<RouteTable>

  /// What is omitted because IPv6 is disabled on the link.
  private let withoutIPv6: [Plan.Kept]

  init(_ desired: DesiredLink, _ link: Link, in observed: ObservedState) {
    let possible = desired.possible(on: link)
    self.desired = possible
    self.observed = observed
    self.link = link
    addresses = observed.addresses(on: link.name)
    ownTables = Self.ownTables(of: desired, on: link.name, in: observed)
    withoutIPv6 = possible == desired ? [] : [link.lacksIPv6]
  }

  var name: LinkName { link.name }

  /// The steps for the link.
  ///
  /// The boot-time files are last, so that they stay as they are if the kernel refuses a step.
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

  /// The queues are last, because a driver may reset the NIC to change them.
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

  /// Additions come before removals, so that traffic always has a route.
  ///
  /// Link, MTU, addresses, routes, rules, then removals in the reverse order. Only
  /// addresses that prevent the connected route of the primary address are removed before the
  /// routes are added.
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
      kept: impossibleMTU(goal.mtu) + missingGateways()
        + (withoutIPv6.isEmpty ? ipv6LostToMTU(goal.mtu) : withoutIPv6) + kept)
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

  /// The reason for removals.
  var removalReason: Reason {
    desired.goal.isRemoval ? .takenDown : .notNeededAnyMore
  }
}
