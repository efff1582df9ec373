// The groups whose plans are of routes and rules alone: observed together before and after, since they may be many.

import Execution
import Model
import Planning

// A look at the kernel, and each plan, costs as much as there are ENIs. Where each group is observed before its
// plan, before its first step and after its last one, a hundred ENIs whose routes are gone at once take a hundred
// times as long for each. A route or a rule has no side effects in the kernel, unlike an address or a link's
// state: what the plan of one group makes of what was observed is what the next one is planned from.

extension UpRound {
  /// Does what can be done of groups, in their order.
  func attempt(_ groups: [PlanGroup]) {
    var together: [PlanGroup] = []
    for group in groups {
      if case .success(let plan) = group.plan, plan.isApart {
        together.append(group)
        continue
      }
      attempt(together: together)
      together = []
      attempt(group)
    }
    attempt(together: together)
  }

  private func attempt(together groups: [PlanGroup]) {
    // As long as nothing is changed, nothing is observed again.
    let isIdle =
      outcome.plan.isEmpty && groups.allSatisfy { (try? $0.plan.get())?.isEmpty ?? false }
    guard groups.count > 1, !isIdle else {
      for group in groups { attempt(group) }
      return
    }
    var prepared = groups.compactMap(prepare)
    var later: [PlanGroup] = []
    do throws(Failure) {
      var state = try backend.observed()
      prepared = prepared.compactMap { apply($0, $1, in: &state, &later) }
      let observed: ObservedState
      do { observed = try backend.observe() } catch { throw .apply(.observing(error)) }
      for (_, var group) in prepared {
        do throws(Failure) { try finish(&group, seeing: observed) } catch { fail(&group, error) }
      }
    } catch {
      for (_, var group) in prepared { fail(&group, error) }
    }
    for group in later { attempt(group) }
  }

  /// Takes the locks of a group, and keeps what was given to its ENIs.
  ///
  /// - Returns: Nil where another enicfg has one of them, or where that failed.
  private func prepare(_ planned: PlanGroup) -> (PlanGroup, Group)? {
    var group = Group(
      links: planned.desired.map(\.link), transaction: Transaction(host.stores))
    do throws(Failure) {
      if let error = try takeLocks(of: planned, for: &group) {
        busy.append((planned, error))
        return nil
      }
      try keepRecords(of: group.links, &group.transaction)
      return (planned, group)
    } catch {
      fail(&group, error)
      return nil
    }
  }

  /// Plans a group from a state, applies the plan, and adds its steps to the state.
  ///
  /// - Returns: Nil where it failed, or has to be observed by itself: then it is added to `later`.
  private func apply(
    _ planned: PlanGroup, _ group: Group, in state: inout ObservedState, _ later: inout [PlanGroup]
  ) -> (PlanGroup, Group)? {
    var group = group
    do throws(Failure) {
      let plan = try group.transaction.reachAtOnce(
        again(planned, in: state), from: state, records: records(of: planned), on: backend)
      guard let plan else {
        _ = group.transaction.rollBack(on: backend)
        later.append(planned)
        return nil
      }
      for step in plan.steps { state.apply(step.change) }
      return (planned, group)
    } catch {
      fail(&group, error)
      return nil
    }
  }
}

extension Plan {
  /// Whether it is of routes and rules alone, and nothing is left to be planned.
  var isApart: Bool { !isUnfinished && steps.allSatisfy(\.change.isApart) }
}

extension Change {
  /// Whether nothing but the object itself changes in the kernel.
  fileprivate var isApart: Bool {
    switch self {
    case .addRoute, .removeRoute, .replaceRoute, .addRule, .removeRule: true
    case .setLinkUp, .setLinkDown, .setMTU, .setSetting, .addAddress, .removeAddress,
      .replaceAddress, .setFile, .setChannels, .setSteering:
      false
    }
  }
}
