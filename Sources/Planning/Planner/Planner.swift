// The planner: desired state minus observed state. Pure.

package import Model

/// Works out the steps from what was observed to what is desired.
package enum Planner {
  /// Plans each link in turn, as if the steps for the ones before it were done.
  ///
  /// What fits counts as there, whoever made it. Only what enicfg made is ever removed.
  ///
  /// - Throws: ``PlanError``, where what is desired contradicts what is there.
  package static func plan(
    _ desired: [DesiredLink], in observed: ObservedState
  ) throws(PlanError) -> Plan {
    var state = observed
    var plan = Plan()
    var waiting = desired
    while !waiting.isEmpty {
      let section = try nextSection(&waiting, in: state)
      plan.sections.append(section)
      for step in section.steps { state.apply(step.change) }
    }
    return plan
  }

  /// Takes the first link that can be planned from those that wait: where an address or a table
  /// moves from one ENI to another, the one that loses it comes first.
  private static func nextSection(
    _ waiting: inout [DesiredLink], in state: ObservedState
  ) throws(PlanError) -> Plan.Section {
    var at = 0
    var tried: Set<Int> = []
    while true {
      do throws(PlanError) {
        let section = try section(waiting[at], in: state)
        waiting.remove(at: at)
        return section
      } catch {
        guard let holder = error.holder, tried.insert(at).inserted,
          let other = waiting.firstIndex(where: { $0.link == holder })
        else { throw error }
        guard tried.contains(other) else {
          at = other
          continue
        }
        // Each waits for another: one gives up what it need not keep, and is planned once more.
        if let yielding = yielding(waiting[other], error, in: state) { return yielding }
        throw error
      }
    }
  }

  /// The removal of what another link waits for, an alias, or routes with their rules; nil where it
  /// is not enicfg's to remove, or still wanted where it is.
  private static func yielding(
    _ desired: DesiredLink, _ error: PlanError, in state: ObservedState
  ) -> Plan.Section? {
    guard desired.goal.isSecondary || desired.goal.isPrimary,
      let link = state.link(named: desired.link)
    else { return nil }
    let planning = LinkPlanning(desired, link, in: state)
    guard case .addressOnOtherLink(_, _, let address) = error else {
      let steps = planning.staleRuleSteps() + planning.staleRouteSteps()
      return steps.isEmpty ? nil : Plan.Section(link: link, desired: desired, steps: steps)
    }
    guard planning.owns(address), !planning.isWanted(address), address.flags.contains(.secondary)
    else { return nil }
    let rules = planning.staleRuleSteps().filter {
      guard case .removeRule(let rule) = $0.change else { return false }
      return rule.source == IPPrefix(host: address.address.address)
    }
    let removal = Step(.removeAddress(address), because: planning.removalReason)
    return Plan.Section(link: link, desired: desired, steps: rules + [removal])
  }

  /// Checks that a link could be an ENI's.
  ///
  /// - Throws: ``PlanError/notAnENI(_:_:)``.
  package static func checkCanBeENI(
    _ link: Link, in observed: ObservedState
  ) throws(PlanError) {
    if link.isLoopback { throw .notAnENI(link.name, .loopback) }
    if let kind = link.kind, LinkPlanning.softwareKinds.contains(kind) {
      throw .notAnENI(link.name, .software(kind: kind))
    }
    if !link.isEthernet || link.mac == nil { throw .notAnENI(link.name, .noEthernet) }
    if let master = link.master {
      let holder = observed.links.first { $0.index == master }
      throw .notAnENI(link.name, .member(of: holder?.name.description ?? "link \(master)"))
    }
  }

  private static func section(
    _ desired: DesiredLink, in state: ObservedState
  ) throws(PlanError) -> Plan.Section {
    try LinkPlanning(desired, link(of: desired, in: state), in: state).section()
  }

  /// The link that is planned for: the one of that name, or what is known of one that is gone.
  private static func link(
    of desired: DesiredLink, in state: ObservedState
  ) throws(PlanError) -> Link {
    let present = state.link(named: desired.link)
    switch desired.goal {
    // Another link may have the name of one that is gone.
    case .vanished(let record):
      return Link(index: record.index, name: desired.link, mac: record.mac)
    case .orphanedRules:
      return Link(index: 0, name: desired.link)
    case .filesOnly(let mac):
      return present ?? Link(index: 0, name: desired.link, mac: mac)
    case .secondary, .awaitingLease, .primary, .takenDown, .followingRules, .queuesOnly:
      guard let present else {
        throw .noSuchLink(desired.link, existing: state.links.map(\.name).sorted())
      }
      return present
    }
  }
}

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

extension PlanError {
  /// The link that has what another wants.
  fileprivate var holder: LinkName? {
    switch self {
    case .addressOnOtherLink(_, _, let holder): holder.link
    case .tableInUse(_, _, let holder, _), .metricInUse(_, let holder, _): holder.link
    default: nil
    }
  }
}
