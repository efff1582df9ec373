// Whether links are in sync: every planning case before and after its plan, and each missing object.

import Model
import TestSupport
import Testing

@testable import Planning

@Suite struct SyncStatusTests {
  private static let cases = Result { try PlanningCase.all() }

  @Test func everyPlannedCaseIsInSyncOnceItsStepsAreDone() throws {
    for sample in try Self.cases.get() where sample.expectsPlan {
      var state = try sample.observed()
      let desired = try sample.desired()
      let steps = try Planner.plan(desired, in: state).steps
      let before = SyncStatus(of: desired, in: state)
      #expect(before == (steps.isEmpty ? .inSync : .drifted(steps)), "\(sample)")
      for step in steps { state.apply(step.change) }
      #expect(SyncStatus(of: desired, in: state) == .inSync, "\(sample)")
    }
  }

  @Test func everyConflictIsReportedWithItsFacts() throws {
    var count = 0
    for sample in try Self.cases.get() where !sample.expectsPlan {
      let observed = try sample.observed()
      let desired = try sample.desired()
      let status = SyncStatus(of: desired, in: observed)
      do throws(PlanError) {
        _ = try Planner.plan(desired, in: observed)
        Issue.record("\(sample) has a plan")
      } catch {
        #expect(status == .contradicted(error), "\(sample)")
      }
      count += 1
    }
    #expect(count > 10)
  }

  @Test func eachMissingObjectIsOneStepOfDrift() throws {
    let (desired, configured) = try configuredENI()
    #expect(SyncStatus(of: desired, in: configured) == .inSync)
    for at in configured.rules.indices {
      var state = configured
      let rule = state.rules.remove(at: at)
      #expect(try changes(desired, state) == [.addRule(rule)])
    }
    for at in configured.routes.indices {
      var state = configured
      let route = state.routes.remove(at: at)
      #expect(try changes(desired, state) == [.addRoute(route)])
    }
    var down = configured
    for at in down.links.indices where down.links[at].name == desired[0].link {
      down.links[at].isUp = false
    }
    #expect(try changes(desired, down) == [.setLinkUp(desired[0].link)])
  }

  @Test func foreignObjectsAreNotDrift() throws {
    var (desired, state) = try configuredENI()
    let more = try ObservedState(
      text: "address 10.0.0.99/24 dev eth1\nroute 10.9.0.0/16 dev eth1 proto 3")
    state.addresses += more.addresses
    state.routes += more.routes
    #expect(SyncStatus(of: desired, in: state) == .inSync)
    desired[0].goal = .takenDown(TakenDownGoal(record: desired[0].record))
    #expect(try !changes(desired, state).isEmpty)
  }

  @Test func missingLinkConflictsUnlessTheGoalIsForIt() throws {
    let (desired, _) = try configuredENI()
    let name = desired[0].link
    #expect(
      SyncStatus(of: desired, in: ObservedState()) == .contradicted(.noSuchLink(name, existing: []))
    )
    let mac = try #require(MACAddress("00:16:3e:12:e7:27"))
    let record = LinkRecord(Link(index: 3, name: name), mac: mac, place: "this")
    for goal: Goal in [.vanished(record), .filesOnly(mac: mac)] {
      #expect(SyncStatus(of: [DesiredLink(link: name, goal: goal)], in: ObservedState()) == .inSync)
    }
  }

  @Test func orphanedRulesAreDriftUntilTheirTableIsUsedAgain() throws {
    let name = try #require(LinkName("eth1"))
    let table = try #require(RouteTable(1001))
    let desired = [DesiredLink(link: name, goal: .orphanedRules(into: table))]
    let orphan = Rule(
      family: .v4, priority: RulePriority(31001), source: IPPrefix("10.0.0.20/32"),
      action: .lookup(table))
    var state = ObservedState(links: [Link(index: 2, name: name)])
    state.rules = [orphan]
    #expect(
      SyncStatus(of: desired, in: state)
        == .drifted([Step(.removeRule(orphan), because: .takenDown)]))
    state.routes = [Route(destination: .all(.v4), table: table, link: name)]
    #expect(SyncStatus(of: desired, in: state) == .inSync)
  }

  @Test func theRoleFollowsFromTheStatus() throws {
    let step = Step(.setLinkUp(try #require(LinkName("eth1"))), because: .linkCarriesTheENI)
    let error = PlanError.primaryUnknown([])
    #expect(LinkStatus.Role(.inSync, isPrimary: true) == .primary)
    #expect(LinkStatus.Role(.inSync, isPrimary: false) == .inSync)
    for isPrimary in [true, false] {
      #expect(LinkStatus.Role(.drifted([step]), isPrimary: isPrimary) == .drifted([step]))
      #expect(LinkStatus.Role(.contradicted(error), isPrimary: isPrimary) == .contradicted(error))
    }
  }

  /// The documented ENI, and a state in which all of its objects exist.
  private func configuredENI() throws -> (desired: [DesiredLink], state: ObservedState) {
    let desired = try desiredLinks(
      text: """
        link eth1
        numbers 1001 1001 31001
        address 10.0.0.20/24 via 10.0.0.253
        made address 10.0.0.20/24
        """)
    var state = try ObservedState(text: "link 3 eth1 00:16:3e:12:e7:27 up")
    for step in try Planner.plan(desired, in: state).steps { state.apply(step.change) }
    return (desired, state)
  }

  private func changes(_ desired: [DesiredLink], _ state: ObservedState) throws -> [Change] {
    guard case .drifted(let steps) = SyncStatus(of: desired, in: state) else { return [] }
    return steps.map(\.change)
  }
}
