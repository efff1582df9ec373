// Properties of every plan, on random machines.

import Execution
import Model
import Planning
import TestSupport
import Testing

@Suite struct PropertyTests {
  @Test func scenariosCoverTheInterestingCases() throws {
    let all = try Scenario.all.get()
    #expect(all.count > 800)
    #expect(all.count { $0.plan.steps.count > 3 } > 400)
    #expect(all.count { $0.isFresh } > 200)
    #expect(all.count { $0.desired.contains { $0.numbers?.routing == .localFirst } } > 200)
    #expect(all.count { $0.plan.steps.contains { $0.change.action == .remove } } > 150)
    #expect(all.count { $0.plan.sections.contains { !$0.kept.isEmpty } } > 10)
    for kind in [Change.Kind.channels, .rps, .sysctl] {
      #expect(all.count { $0.plan.steps.contains { $0.change.kind == kind } } > 50)
    }
  }

  @Test func planningIsDeterministic() throws {
    try expectOfAll { scenario in
      guard try Planner.plan(scenario.desired, in: scenario.observed) == scenario.plan else {
        return "another plan the second time"
      }
      return scenario.plan.holds(in: scenario.observed) ? nil : "does not hold"
    }
  }

  @Test func appliedPlanNeedsNoFurtherSteps() throws {
    try expectOfAll { scenario in
      var kernel = FakeBackend(scenario.observed)
      var executor = Executor()
      try executor.apply(scenario.plan, to: &kernel)
      try executor.verify(scenario.desired, on: &kernel)
      let later = try Planner.plan(scenario.desiredAfter(), in: kernel.state)
      return later.isEmpty ? nil : "still to do: \(later.steps.map(\.change))"
    }
  }

  @Test func noStepTouchesForeignObjects() throws {
    try expectOfAll { scenario in
      let before = scenario.foreignObjects(in: scenario.observed)
      var kernel = FakeBackend(scenario.observed)
      for step in scenario.plan.steps {
        _ = kernel.perform([step.change])
        let lost = before.subtracting(scenario.foreignObjects(in: kernel.state))
        if !lost.isEmpty { return "\(step.change) takes away \(lost.sorted())" }
      }
      return nil
    }
  }

  @Test func onlyMarkedOrRecordedObjectsAreRemoved() throws {
    try expectOfAll { scenario in
      scenario.plan.steps.first { !scenario.allows($0.change) }.map { "\($0.change)" }
    }
  }

  @Test func noRuleOfAnotherENIIsRemoved() throws {
    try expectOfAll { scenario in
      for section in scenario.plan.sections {
        for step in section.steps {
          guard case .removeRule(let rule) = step.change, !rule.isOf(section.link) else { continue }
          return "\(section.link.name) takes away \(rule)"
        }
      }
      return nil
    }
  }

  @Test func anAliasNeverComesBeforeThePrimaryAddress() throws {
    try expectOfAll { scenario in
      var kernel = FakeBackend(scenario.observed)
      _ = kernel.perform(scenario.plan.steps.map(\.change))
      for request in scenario.desired {
        for alias in request.aliases.map(\.object) {
          let there = kernel.state.addresses(on: request.link)
          guard
            let found = there.first(where: {
              $0.address == alias.address && $0.label == alias.label
            }), !found.flags.contains(.secondary)
          else { continue }
          let others = there.filter {
            $0.address.prefix == alias.address.prefix
              && !request.aliases.map(\.object.address).contains($0.address)
          }
          if let other = others.first { return "\(found) comes before \(other)" }
          let wasThere = scenario.observed.addresses(on: request.link).contains {
            $0.address == found.address
          }
          if wasThere { continue }
          if !found.flags.contains(.noPrefixRoute) { return "\(found) has a connected route" }
        }
      }
      return nil
    }
  }

  @Test(arguments: IPFamily.allCases) func thePrimaryKeepsTheTraffic(_ family: IPFamily) throws {
    try expectOfAll { scenario in
      var kernel = FakeBackend(scenario.observed)
      let before = kernel.state.defaults(family)
      _ = kernel.perform(scenario.plan.steps.map(\.change))
      let after = kernel.state.defaults(family)
      guard let best = before.first, best.link?.ethernetNumber == 0 else { return nil }
      return after.first == best ? nil : "\(after[0]) comes before \(best)"
    }
  }

  @Test func aFailureAtEveryStepRestoresTheState() throws {
    try expectOfAll { scenario in
      for failing in scenario.plan.steps.indices {
        var kernel = FakeBackend(scenario.observed)
        kernel.refused = [failing]
        var executor = Executor()
        guard (try? executor.apply(scenario.plan, to: &kernel)) == nil else {
          return "step \(failing) was not tried"
        }
        if let rest = scenario.rest(afterUndoing: &executor, on: &kernel) {
          return "step \(failing): \(rest)"
        }
      }
      return nil
    }
  }

  @Test func aCompletedPlanCanBeUndone() throws {
    try expectOfAll { scenario in
      var kernel = FakeBackend(scenario.observed)
      var executor = Executor()
      try executor.apply(scenario.plan, to: &kernel)
      return scenario.rest(afterUndoing: &executor, on: &kernel)
    }
  }

  @Test func twoStagesAreUndoneAsOne() throws {
    try expectOfAll { scenario in
      var kernel = FakeBackend(scenario.observed)
      var executor = Executor()
      let first = scenario.desired.map(\.untilLease)
      try executor.apply(try Planner.plan(first, in: kernel.state), to: &kernel)
      try executor.apply(try Planner.plan(scenario.desired, in: kernel.state), to: &kernel)
      return scenario.rest(afterUndoing: &executor, on: &kernel)
    }
  }

  @Test func downRevertsUp() throws {
    try expectOfAll { scenario in
      guard scenario.isFresh else { return nil }
      var kernel = FakeBackend(scenario.observed)
      var executor = Executor()
      try executor.apply(scenario.plan, to: &kernel)
      let down = scenario.desiredAfter().map {
        DesiredLink(link: $0.link, goal: .takenDown(TakenDownGoal(record: $0.record)))
      }
      let plan = try Planner.plan(down, in: kernel.state)
      executor = Executor()
      try executor.apply(plan, to: &kernel)
      try executor.verify(down, on: &kernel)
      guard plan.sections.allSatisfy(\.kept.isEmpty) else { return nil }
      // `down` leaves the queues as they are.
      let changesQueues = plan.steps.contains { [.channels, .rps].contains($0.change.kind) }
      guard !changesQueues else { return "queues changed by down" }
      kernel.state.queues = scenario.observed.queues
      return scenario.rest(in: kernel.state).map { "\($0) after \(plan.steps.map(\.change))" }
    }
  }

  /// Checks a property for every scenario, and shows the smallest one that violates it.
  ///
  /// - Parameter defect: What is wrong; nil if the property holds.
  private func expectOfAll(_ defect: (Scenario) throws -> String?) throws {
    var defects: [(Scenario, String)] = []
    for scenario in try Scenario.all.get() {
      do {
        if let defect = try defect(scenario) { defects.append((scenario, defect)) }
      } catch {
        defects.append((scenario, "\(error)"))
      }
    }
    let smallest = defects.min { $0.0.size < $1.0.size }
    if let smallest {
      Issue.record("\(defects.count) defects, such as: \(smallest.1) in \(smallest.0)")
    }
  }
}

extension Scenario {
  /// What is desired later, with the records that a run of the plan leaves.
  fileprivate func desiredAfter() -> [DesiredLink] {
    desired.map { request in
      guard let section = plan.sections.first(where: { $0.link.name == request.link }) else {
        return request
      }
      guard let mac = section.link.mac, request.numbers != nil || request.goal.isPrimary else {
        return request
      }
      let before =
        request.record
        ?? LinkRecord(section.link, mac: mac, place: "this", numbers: request.numbers)
      return request.remembering(before.asked(.dhcp, request.numbers).after(section.steps))
    }
  }

  /// Undoes what was applied, and returns what remains or is missing.
  fileprivate func rest(
    afterUndoing executor: inout Executor, on kernel: inout FakeBackend
  ) -> String? {
    let leftovers = executor.undo(on: &kernel)
    guard isRestorable else { return nil }
    guard leftovers.isEmpty else { return "left over: \(leftovers)" }
    return rest(in: kernel.state)
  }

  /// The objects that a state has in addition to the observed one, or lacks.
  fileprivate func rest(in state: ObservedState) -> String? {
    if state == observed { return nil }
    let difference = state.difference(from: observed)
    if difference.isEmpty, state.lines.count == observed.lines.count { return nil }
    return "\(difference)"
  }

  /// Whether a change adds objects of enicfg, or removes only those.
  fileprivate func allows(_ change: Change) -> Bool {
    switch change {
    case .setSetting(let link, .promoteSecondaries, _, _): desired.contains { $0.link == link }
    case .setSetting(let link, _, _, _):
      desired.contains { $0.link == link && !$0.goal.isPrimary }
    case .setFile: false
    case .setChannels(let link, _, _), .setSteering(let link, _, _, _):
      desired.contains { $0.link == link && $0.queues != nil }
    case .setLinkUp(let link), .setMTU(let link, _, _):
      desired.contains { $0.link == link && !$0.goal.isPrimary }
    case .setLinkDown(let link):
      desired.contains { $0.link == link && $0.record?.broughtUp == true }
    case .addAddress: true
    case .removeAddress(let address), .replaceAddress(let address, _): isRecorded(address)
    case .addRoute(let route):
      route.madeBy == .enicfg
        && !(route.destination.isDefault && route.table == .main
          && route.metric == route.defaultMetric)
    case .removeRoute(let route): route.madeBy == .enicfg
    case .replaceRoute(let before, let after):
      before.madeBy == .enicfg && after.madeBy == .enicfg
    case .addRule(let rule), .removeRule(let rule): rule.madeBy == .enicfg
    }
  }
}

extension ObservedState {
  /// The default routes of the main table, the preferred one first.
  fileprivate func defaults(_ family: IPFamily) -> [Route] {
    routes.filter { $0.table == .main && $0.destination == .all(family) }
      .sorted { $0.metric < $1.metric }
  }
}

extension Rule {
  /// Whether the rule is one of a link's by its priority, which tells the random machine's links apart.
  fileprivate func isOf(_ link: Link) -> Bool {
    let indexes = [500, 1000].flatMap { tables in
      [26000, 28000, 30000].map { Int(priority.rawValue) - $0 - tables }
    }
    // The links are numbered from 2, the secondary ones from 3.
    return indexes.contains(Int(link.index) - 2)
  }
}

extension DesiredLink {
  /// The request as long as its lease is not known.
  fileprivate var untilLease: DesiredLink {
    // A lease is of an IPv4 address, and what is asked for it needs the ENI's numbers.
    guard case .secondary(let goal, _) = goal,
      goal.rules.contains(where: { $0.object.family == .v4 })
    else { return self }
    let eni = SecondaryENI(
      goal.eni.numbers, record: goal.eni.record, advertised: goal.eni.advertised)
    return DesiredLink(link: link, goal: .awaitingLease(eni))
  }
}
