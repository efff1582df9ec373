// Several groups at once: they are observed together before and after, since they may be many.

import Execution
import Model
import Planning

// A look at the kernel, and each plan, costs as much as there are ENIs. Where each group is observed before its
// plan, before its first step and after its last one, a hundred ENIs take a hundred times as long for each. So what
// the plan of one group makes of what was observed is what the next one is planned from. The side effects of what
// is added, such as a connected route, are in no other ENI's plan; where they are after all, the last look shows it,
// and the group goes on by itself.

extension UpRound {
  /// Does what can be done of groups, in their order.
  func attempt(_ groups: [PlanGroup]) {
    var together: [PlanGroup] = []
    for group in groups {
      if case .success(let plan) = group.plan, plan.isForeseeable {
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
      outcome.plan.isEmpty
      && groups.allSatisfy { (try? $0.plan.get()).map { $0.isEmpty && !$0.isUnfinished } ?? false }
    guard groups.count > 1, !isIdle else {
      for group in groups { attempt(group) }
      return
    }
    let prepared = groups.compactMap(prepare)
    var around: Surroundings
    do throws(Failure) { around = Surroundings(try backend.observed()) } catch {
      for (_, var group) in prepared { fail(&group, error) }
      return
    }
    var later: [PlanGroup] = []
    var applied: [Applied] = []
    for (planned, group) in prepared {
      guard let group = apply(planned, group, in: &around, &later) else { continue }
      if group.pending.isEmpty {
        applied.append(
          Applied(group: group) { [self] (now) throws(Failure) in try again(planned, in: now) })
      } else {
        waiting.append(group)
      }
    }
    verify(applied)
    for group in later { attempt(group) }
  }

  /// A group that was applied, and what it should have, given what is there.
  struct Applied {
    var group: Group
    var want: (ObservedState) throws(Failure) -> [DesiredLink]
  }

  /// Verifies groups that were applied together, by one look.
  func verify(_ applied: [Applied]) {
    guard !applied.isEmpty else { return }
    do {
      let around = Surroundings(try backend.observe())
      for one in applied { verify(one, seeing: around) }
    } catch {
      for one in applied {
        var group = one.group
        fail(&group, .apply(.observing(error)))
      }
    }
  }

  private func verify(_ one: Applied, seeing around: Surroundings) {
    var group = one.group
    do throws(Failure) {
      do throws(Failure) {
        try finish(&group, seeing: around)
      } catch .apply(.notReached(_)) where !group.transaction.applied.isApart {
        // By a side effect of another group's steps, or of its own: it is planned again from what is there.
        try group.transaction.reach(from: around, on: backend, one.want)
        try finish(&group)
      }
    } catch {
      fail(&group, error)
    }
  }

  /// Takes the locks of a group, and keeps what was given to its ENIs.
  ///
  /// - Returns: Nil where another enicfg has one of them, or where that failed.
  private func prepare(_ planned: PlanGroup) -> (PlanGroup, Group)? {
    var group = Group(
      links: planned.desired.map(\.link), transaction: Transaction(host.stores, sparing: paths))
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

  /// Plans a group from what is known to be there, applies the plan, and adds its steps to that.
  ///
  /// - Returns: Nil where it failed, or has to be observed by itself: then it is added to `later`.
  private func apply(
    _ planned: PlanGroup, _ group: Group, in around: inout Surroundings, _ later: inout [PlanGroup]
  ) -> Group? {
    var group = group
    do throws(Failure) {
      let isApplied = try group.transaction.reachAtOnce(
        again(planned, in: around.state), in: &around, records: records(of: planned), on: backend)
      guard isApplied else {
        _ = group.transaction.rollBack(on: backend)
        later.append(planned)
        return nil
      }
      group.pending = pending(planned)
      return group
    } catch {
      fail(&group, error)
      return nil
    }
  }
}

extension Plan {
  /// Whether it is known what is there after it, as far as it concerns another ENI.
  var isForeseeable: Bool { steps.allSatisfy(\.change.isForeseeable) }

  /// Whether it is of routes and rules alone.
  var isApart: Bool { steps.allSatisfy(\.change.isApart) }
}

extension Change {
  /// Whether nothing that another ENI has is lost with it.
  fileprivate var isForeseeable: Bool {
    switch self {
    case .addRoute, .removeRoute, .replaceRoute, .addRule, .removeRule, .setLinkUp, .setMTU,
      .setSetting, .addAddress, .replaceAddress, .setFile, .setChannels, .setSteering:
      true
    case .setLinkDown, .removeAddress: false
    }
  }

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
