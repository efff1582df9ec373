// The planner: desired state minus observed state. Pure.

package import Model

/// Derives the steps from the observed to the desired state.
package enum Planner {
  /// Plans one link after the other, as if the steps for the earlier ones were done.
  ///
  /// An object that fits is accepted, even if another program made it. Only objects that enicfg
  /// made are removed.
  ///
  /// - Throws: ``PlanError``, if the desired state conflicts with the present one.
  package static func plan(
    _ desired: [DesiredLink], in observed: ObservedState
  ) throws(PlanError) -> Plan {
    try plan(desired, in: Surroundings(observed))
  }

  /// Plans as ``plan(_:in:)-(_,ObservedState)`` does.
  package static func plan(
    _ desired: [DesiredLink], in surroundings: Surroundings
  ) throws(PlanError) -> Plan {
    var around = surroundings
    var plan = Plan()
    var waiting = desired
    while !waiting.isEmpty {
      let section = try nextSection(&waiting, in: around)
      plan.sections.append(section)
      if !waiting.isEmpty { around.apply(section.steps) }
    }
    return plan
  }

  /// Removes the first link that can be planned from those that wait: if an address or a table
  /// moves from one ENI to another, the ENI that loses it is planned first.
  private static func nextSection(
    _ waiting: inout [DesiredLink], in around: Surroundings
  ) throws(PlanError) -> Plan.Section {
    var at = 0
    var tried: Set<Int> = []
    while true {
      do throws(PlanError) {
        let section = try section(waiting[at], in: around)
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
        // The links wait for each other: one gives up what it no longer needs, and is planned
        // again.
        if let yielding = yielding(waiting[other], error, in: around) { return yielding }
        throw error
      }
    }
  }

  /// The removal of what another link waits for: an address, or routes with their rules.
  ///
  /// Nil if it is not enicfg's, or is still desired on this link.
  private static func yielding(
    _ desired: DesiredLink, _ error: PlanError, in around: Surroundings
  ) -> Plan.Section? {
    guard desired.goal.isSecondary || desired.goal.isPrimary,
      let link = around.state.link(named: desired.link)
    else { return nil }
    return LinkPlanning(desired, link, in: around).yieldingSteps(error).map {
      Plan.Section(link: link, desired: desired, steps: $0)
    }
  }

  private static func section(
    _ desired: DesiredLink, in around: Surroundings
  ) throws(PlanError) -> Plan.Section {
    try LinkPlanning(desired, link(of: desired, in: around.state), in: around).section()
  }

  /// The link to plan: the one of that name, or the record of one that no longer exists.
  private static func link(
    of desired: DesiredLink, in state: ObservedState
  ) throws(PlanError) -> Link {
    let present = state.link(named: desired.link)
    switch desired.goal {
    // Another link may have the name of a link that no longer exists.
    case .vanished(let record):
      return Link(index: record.index, name: desired.link, mac: record.mac)
    case .orphanedRules:
      return Link(index: 0, name: desired.link)
    case .filesOnly(let mac):
      return present ?? Link(index: 0, name: desired.link, mac: mac)
    case .asBefore:
      return present ?? Link(index: 0, name: desired.link)
    case .secondary, .awaitingLease, .primary, .takenDown, .followingRules, .queuesOnly,
      .leaseOnly:
      guard let present else {
        throw .noSuchLink(desired.link, existing: state.links.map(\.name).sorted())
      }
      return present
    }
  }
}

extension PlanError {
  /// The link that has what another one needs.
  package var holder: LinkName? {
    switch self {
    case .addressOnOtherLink(_, _, let holder): holder.link
    case .tableInUse(_, _, let holder, _), .metricInUse(_, let holder, _): holder.link
    case .drawsTraffic(_, _, let holder): holder.link
    case .noSuchLink, .notAnENI, .addressIsDuplicate, .notAHostAddress, .gatewayOffLink,
      .gatewayIsNoHost,
      .gatewayIsOwnAddress, .tableOfOtherENI, .tableLookedUp, .metricBeforePrimary,
      .priorityInUse, .localRuleBehind, .primaryUnknown, .file, .queues:
      nil
    }
  }
}
