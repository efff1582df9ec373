// Rules and routes of other programs that come before the ENI's: they stay, and are told.

import Model
import Planning
import TestSupport
import Testing

@Suite struct PathFitnessTests {
  private static let there = """
    link 1 lo loopback up
    link 2 eth0 00:16:3e:13:00:00 up
    link 3 eth1 00:16:3e:12:e7:27 up
    address 10.0.0.19/24 dev eth0
    address 10.0.0.20/24 dev eth1 proto 201
    route default via 10.0.0.253 dev eth0 metric 100 proto 3
    route 10.0.0.0/24 dev eth0 src 10.0.0.19 proto 2
    route 10.0.0.0/24 dev eth1 src 10.0.0.20 metric 1001 proto 2
    route default via 10.0.0.253 dev eth1 metric 1001 proto 201
    route default via 10.0.0.253 dev eth1 table 1001 proto 201
    rule from all lookup local priority 0 proto 2
    RULE
    rule from 10.0.0.20 lookup 1001 priority 31001 proto 201
    rule from all lookup main priority 32766 proto 2
    rule from all lookup default priority 32767 proto 2

    """

  private func plan(rule: String = "# none", _ more: String = "") throws -> Plan {
    try Planner.plan(desiredLinks(text: Self.desired), in: state(rule, more))
  }

  private func state(_ rule: String, _ more: String) throws -> ObservedState {
    try ObservedState(text: Self.there.replacing("RULE", with: rule) + more)
  }

  private static let desired =
    "link eth1\nnumbers 1001 1001 31001\naddress 10.0.0.20/24 via 10.0.0.253"

  /// The same state as what it comes to, with the same desired links.
  private func sync(of plan: Plan, rule: String = "# none", _ more: String = "") throws
    -> SyncStatus
  {
    SyncStatus(of: plan.desired, in: try state(rule, more))
  }

  @Test func nothingIsToldWhereTheTrafficLeavesByTheENI() throws {
    let plan = try plan()
    #expect(plan.isEmpty && plan.sections[0].kept.isEmpty)
    #expect(try sync(of: plan) == .inSync)
  }

  @Test(arguments: ["from all lookup main priority 100", "from 10.0.0.0/8 lookup main priority 9"])
  func aRuleThatLeadsToAnotherLinkIsTold(_ text: String) throws {
    let state = try ObservedState(text: "rule \(text) proto 3")
    let plan = try plan(rule: "rule \(text) proto 3")
    let kept = plan.sections[0].kept
    #expect(try sync(of: plan, rule: "rule \(text) proto 3") == .impaired(kept))
    let source = try #require(IPAddress("10.0.0.20"))
    let route = try Route(text: "default via 10.0.0.253 dev eth0 metric 100 proto 3")
    #expect(
      kept == [
        .leavesElsewhere(source, try #require(LinkName("eth1")), by: state.rules[0], to: route)
      ])
  }

  @Test(arguments: [
    "from all lookup main priority 100 suppress_prefixlength 0",
    "from 10.0.0.19 lookup main priority 9",
  ]) func aRuleThatLeavesTheDefaultRouteToTheENIIsAccepted(_ rule: String) throws {
    #expect(try plan(rule: "rule \(rule) proto 3").sections[0].kept.isEmpty)
  }

  /// A DHCP client on eth1 that knows nothing of the primary NIC.
  @Test func aDefaultRouteOfAnotherProgramBeforeThePrimaryNICsIsTold() throws {
    let text = "default via 10.0.0.253 dev eth1 metric 50 proto 16"
    let plan = try plan("route " + text)
    let kept = plan.sections[0].kept
    #expect(try sync(of: plan, "route " + text) == .impaired(kept))
    let source = try #require(IPAddress("10.0.0.19"))
    let main = try ObservedState(text: "rule from all lookup main priority 32766 proto 2").rules[0]
    #expect(
      kept == [
        .primaryLeavesHere(
          source, try #require(LinkName("eth0")), by: main, to: try Route(text: text))
      ])
  }

  @Test func aRuleThatLeadsThePrimaryNICsTrafficToTheENIIsTold() throws {
    let text = "rule not from 10.0.0.20 lookup 1001 priority 31000 proto 4"
    let rule = try ObservedState(text: text).rules[0]
    let plan = try plan(rule: text)
    let kept = plan.sections[0].kept
    #expect(try sync(of: plan, rule: text) == .impaired(kept))
    let source = try #require(IPAddress("10.0.0.19"))
    let route = try Route(text: "default via 10.0.0.253 dev eth1 table 1001 proto 201")
    #expect(
      kept == [
        .primaryLeavesHere(source, try #require(LinkName("eth0")), by: rule, to: route)
      ])
  }
}
