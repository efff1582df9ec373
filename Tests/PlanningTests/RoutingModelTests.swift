// The kernel's decisions, where no kernel here can be asked, or where the model says that it does not know.

import Model
import Planning
import TestSupport
import Testing

@Suite struct RoutingModelTests {
  private static let guest = """
    link 1 lo loopback up
    link 2 eth0 00:16:3e:13:00:00 up
    link 3 eth1 00:16:3e:12:e7:27 up master 9
    link 4 eth2 00:16:3e:12:16:ec up
    link 9 vrf1 00:16:3e:12:16:ed up kind vrf
    address 10.0.0.19/24 dev eth0
    address 10.0.1.20/24 dev eth1
    address 10.0.2.20/24 dev eth2
    route default via 10.0.0.253 dev eth0 proto 3
    route default via 10.0.1.253 dev eth1 table 10 proto 3
    route default via 10.0.2.253 dev eth2 table 20 proto 3
    route 10.0.0.0/24 dev eth0 src 10.0.0.19 proto 2
    rule from all lookup local priority 0 proto 2
    rule from all lookup main priority 32766 proto 2

    """

  private func state(_ more: String = "") throws -> ObservedState {
    var state = try ObservedState(text: Self.guest + more)
    state.links[4].vrfTable = RouteTable(10)
    return state
  }

  private func decision(
    _ state: ObservedState, _ change: (inout Flow) throws -> Void = { _ in }
  ) throws -> RouteDecision {
    var flow = Flow(to: .v4(IPv4Address(198, 51, 100, 1)))
    try change(&flow)
    var model = RoutingModel(state)
    return model.decision(for: flow)
  }

  private func link(_ name: String) throws -> LinkName { try #require(LinkName(name)) }

  /// An l3mdev rule, as the kernel makes it with the first VRF.
  private func vrfRule(_ isInverted: Bool = false) -> Rule {
    var rule = Rule(priority: RulePriority(1000), action: .other(1), madeBy: .kernel)
    rule.selectors.isOfVRF = true
    rule.selectors.isInverted = isInverted
    return rule
  }

  @Test(arguments: ["eth1", "vrf1"]) func packetOfAVRFIsLookedUpInItsTable(_ name: String) throws {
    var state = try state()
    state.rules.insert(vrfRule(), at: 1)
    for origin in [Flow.Origin.socket(boundTo: try link(name)), .link(try link(name))] {
      let found = try decision(state) {
        $0.origin = origin
        if $0.inputLink != nil { $0.source = IPAddress("10.0.1.7") }
      }
      // That it does not forward, is told only once there is a route.
      let isForwarded = origin == .link(try link(name))
      if isForwarded {
        #expect(found == .refuses(.notForwarding(try link(name))))
      } else {
        #expect(found.match?.route.table == RouteTable(10))
        #expect(found.rule?.selectors.isOfVRF == true)
      }
    }
    #expect(try decision(state).match?.route.table == .main)
  }

  @Test func invertedRuleForVRFsLooksUpMain() throws {
    var state = try state()
    state.rules = [vrfRule(true)]
    #expect(try decision(state).match?.route.table == .main)
    let ofVRF = try decision(state) { $0.origin = .socket(boundTo: try link("eth1")) }
    #expect(ofVRF == .refuses(.noRoute))
  }

  @Test(arguments: [(0x28, true), (0x2C, false), (0, false)] as [(UInt8, Bool)])
  func ruleSelectsByDSCP(_ typeOfService: UInt8, _ isSelected: Bool) throws {
    var state = try state()
    var rule = Rule(priority: RulePriority(100), action: .lookup(try #require(RouteTable(20))))
    rule.selectors.dscp = .init(10, mask: RuleSelectors.wholeDSCP)
    state.rules.insert(rule, at: 1)
    let found = try decision(state) { $0.typeOfService = typeOfService }
    #expect((found.rule == rule) == isSelected)
  }

  /// Nothing says whether packets have what the rule selects: then it is not known what happens.
  @Test func ruleOfAnUnknownKindLeavesItOpen() throws {
    var state = try state("rule from all lookup 20 priority 100\n")
    state.rules[2].selectors.hasMore = true
    state.rules.swapAt(1, 2)
    #expect(try decision(state) == .undecided(.rule(state.rules[1])))
  }

  @Test func ruleThatIsForSomePacketsOnlyIsFollowedIfTheFlowIsOneOfThem() throws {
    var state = try state("rule from all ipproto 6 lookup 20 priority 100\n")
    state.rules.swapAt(1, 2)
    #expect(try decision(state).rule?.table == .main)
    #expect(try decision(state) { $0.ipProtocol = 6 }.rule?.table == RouteTable(20))
    #expect(try decision(state) { $0.ipProtocol = 17 }.rule?.table == .main)
  }

  @Test func ruleWhoseTargetIsMissingIsPassedOver() throws {
    var state = try state("rule from all goto 40000 priority 100\n")
    state.rules.swapAt(1, 2)
    #expect(try decision(state).rule?.table == .main)
    state.rules.append(
      Rule(priority: RulePriority(40000), action: .lookup(try #require(RouteTable(20)))))
    #expect(try decision(state).rule?.table == RouteTable(20))
  }

  /// The first look-up selects the source, the second one obeys the rule for it.
  @Test func connectionIsLookedUpAgainFromItsSource() throws {
    var state = try state("rule from 10.0.0.19 lookup 20 priority 100\n")
    state.rules.swapAt(1, 2)
    var model = RoutingModel(state)
    let flow = Flow(to: .v4(IPv4Address(198, 51, 100, 1)))
    #expect(model.decision(for: flow).rule?.table == .main)
    #expect(model.decision(forConnectionOf: flow).rule?.table == RouteTable(20))
  }

  @Test(arguments: ["224.0.0.1", "255.255.255.255", "0.0.0.1", "ff02::1", "::"])
  func packetsToGroupsAreNotDecided(_ text: String) throws {
    let destination = try #require(IPAddress(text))
    #expect(
      try decision(state()) { $0.destination = destination }
        == .undecided(.specialDestination(destination)))
  }

  /// 10.0.0.19 is reached by eth0 alone.
  @Test(arguments: [
    (ReversePathFilter.off, "eth2", true), (.strict, "eth2", false), (.loose, "eth2", true),
    (.strict, "eth0", true),
  ]) func reversePathFilterComparesTheWayBack(
    _ filter: ReversePathFilter, _ name: String, _ passes: Bool
  ) throws {
    var model = RoutingModel(try state("rule from 10.9.9.9 lookup 20 priority 100\n"))
    let flow = Flow(
      from: IPAddress("10.0.0.7"), to: try #require(IPAddress("10.0.2.20")),
      origin: .link(try link(name)))
    #expect(model.passesReversePath(flow, filter: filter) == passes)
  }

  /// A link that goes down takes its routes' packets to the next route.
  @Test func routeByALinkThatIsDownIsPassedOver() throws {
    var state = try state("route default via 10.0.2.253 dev eth2 metric 100 proto 3\n")
    state.rules.append(
      Rule(priority: RulePriority(40000), action: .lookup(try #require(RouteTable(20)))))
    state.apply(.setLinkDown(try link("eth0")))
    #expect(try decision(state).match?.route.link?.text == "eth2")
  }

  /// Linux 6.18: a route to the same destination for other sources hides one for all, but the default route.
  @Test func routeForOtherSourcesHidesTheOneForAll() throws {
    let text = """
      link 2 eth0 00:16:3e:13:00:00 up
      route 2001:db8::/32 via fe80::1 dev eth0 metric 1024
      route 2001:db8:1::/48 via fe80::2 dev eth0 metric 1024
      route 2001:db8:1::/48 from fd00::/8 via fe80::3 dev eth0 metric 1024
      rule inet6 from all lookup main priority 32766 proto 2

      """
    var model = RoutingModel(try ObservedState(text: text))
    let destination = try #require(IPAddress("2001:db8:1::1"))
    func gateway(_ source: String?) -> IPAddress? {
      model.decision(for: Flow(from: source.flatMap { IPAddress($0) }, to: destination))
        .match?.route.gateway
    }
    #expect(gateway("fd00::1") == IPAddress("fe80::3"))
    #expect(gateway("2600::1") == IPAddress("fe80::1"))
  }
}
