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
    guard desired.extent == .whole || desired.extent == .primary,
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
    let desired = DesiredLink(link: link.name, extent: .primary)
    try LinkPlanning(desired, link, in: observed).checkCanBeENI()
  }

  private static func section(
    _ desired: DesiredLink, in state: ObservedState
  ) throws(PlanError) -> Plan.Section {
    // Another link may bear the name of one that is gone.
    if desired.extent == .vanished {
      let link = Link(
        index: desired.record?.index ?? 0, name: desired.link, mac: desired.record?.mac)
      return try LinkPlanning(desired, link, in: state).section()
    }
    if desired.extent == .filesOnly, state.link(named: desired.link) == nil {
      let link = Link(index: 0, name: desired.link, mac: desired.record?.mac)
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
    switch desired.extent {
    case .primary:
      return try withQueues(primarySection())
    case .untilLease:
      try checkCanBeENI()
      try checkRoomForLease()
      return Plan.Section(link: link, desired: desired, steps: linkUpSteps())
    case .whole:
      try checkCanBeENI()
      return try withQueues(wholeSection())
    case .takenDown:
      return takenDownSection()
    case .cloudRules:
      return Plan.Section(link: link, desired: desired, steps: try cloudRuleSteps())
    case .vanished:
      return Plan.Section(link: link, desired: desired, steps: staleRuleSteps())
    case .filesOnly:
      return Plan.Section(link: link, desired: desired, steps: [])
    case .queuesOnly:
      try checkCanBeENI()
      return try withQueues(Plan.Section(link: link, desired: desired, steps: []))
    }
  }

  /// The queues come when all else is there: a driver may reset the NIC for them.
  private func withQueues(_ section: Plan.Section) throws(PlanError) -> Plan.Section {
    guard let wish = desired.queues else { return section }
    var section = section
    let (steps, kept) = try queueSteps(wish)
    section.steps += steps
    section.kept += kept
    return section
  }

  /// Adds go before removals, so that traffic always has a way.
  ///
  /// Link, MTU, addresses, routes, rules, then what is no longer needed the other way round. Only
  /// what keeps the primary address from having its connected route makes room before the routes.
  private func wholeSection() throws(PlanError) -> Plan.Section {
    let kept = neededAddresses()
    let order = addressOrder(kept: kept)
    let additions =
      try linkUpSteps() + mtuSteps() + addressSteps() + order.beforeRoutes
      + aliasSteps(late: false) + routeSteps() + ruleSteps()
    let removals =
      try staleRuleSteps() + staleRouteSteps() + order.atTheEnd + aliasSteps(late: true)
    return Plan.Section(
      link: link, desired: desired, steps: keepingSecondaries(additions + removals),
      kept: impossibleMTU() + missingGateway() + withoutIPv6 + kept)
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
    switch desired.extent {
    case .takenDown, .vanished: .takenDown
    case .whole, .untilLease, .cloudRules, .primary, .filesOnly, .queuesOnly: .notNeededAnyMore
    }
  }
}

extension DesiredLink {
  /// The same as far as the link can have it: without IPv6 where it takes none.
  package func possible(on link: Link) -> DesiredLink { link.takesIPv6 ? self : withoutIPv6 }

  /// The same without anything of IPv6.
  fileprivate var withoutIPv6: DesiredLink {
    var desired = self
    desired.addresses.removeAll { $0.object.address.address.family == .v6 }
    desired.routes.removeAll { $0.object.destination.family == .v6 }
    desired.rules.removeAll { $0.object.family == .v6 }
    return desired
  }
}

extension PlanError {
  /// The link that has what another wants.
  package var holder: LinkName? {
    switch self {
    case .addressOnOtherLink(_, _, let holder): holder.link
    case .tableInUse(_, _, let holder, _), .metricInUse(_, let holder, _): holder.link
    default: nil
    }
  }
}
