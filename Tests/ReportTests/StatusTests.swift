// The status of links, as text and as JSON.

import Model
import Planning
import Report
import TestSupport
import Testing

@Suite struct StatusTests {
  static let observed = """
    link 3 eth1 00:16:3e:12:e7:27 up mtu 1500
    link 4 eth2 00:16:3e:12:16:ec no-carrier mtu 8500
    link 5 eth3 00:16:3e:12:16:ed down
    address 10.0.0.20/24 brd 10.0.0.255 dev eth1 valid 7200
    address 10.0.0.21/24 dev eth1 label eth1:1
    route 10.0.0.0/24 dev eth1 src 10.0.0.20 proto 2
    route default via 10.0.0.253 dev eth1 metric 1001 proto 201
    route default via 10.0.0.253 dev eth1 table 1001 proto 3
    rule from 10.0.0.20 lookup 1001 priority 31001 proto 201
    rule from all lookup main priority 32766 proto 2
    rule from 10.0.0.21 lookup 77 priority 100 proto 3
    """

  @Test func linkInSyncIsShown() throws {
    #expect(
      try StatusText.render([status("eth1", .inSync)]) == """
        eth1  00:16:3e:12:e7:27  in sync
            link     up, mtu 1500
            address  10.0.0.20/24 brd 10.0.0.255            valid for 2 h
            address  10.0.0.21/24 label eth1:1
            route    default via 10.0.0.253 dev eth1 metric 1001
            route    default via 10.0.0.253 dev eth1 table 1001  proto boot
            rule     from 10.0.0.20 lookup 1001 priority 31001
            rule     from 10.0.0.21 lookup 77 priority 100  proto boot

        """)
  }

  @Test func unconfiguredLinksAreShown() throws {
    #expect(
      try StatusText.render([status("eth2", .notConfigured), status("eth3", .primary)]) == """
        eth2  00:16:3e:12:16:ec  not configured
            link     up, no carrier, mtu 8500

        eth3  00:16:3e:12:16:ed  primary, left alone
            link     down

        """)
    #expect(StatusText.render([]) == "")
  }

  @Test func driftIsShownWithTheCommandThatRepairsIt() throws {
    let link = try Sample.linkName("eth2")
    let step = Step(.setMTU(link, from: 8500, to: 1500), because: .ownTable)
    let text = try StatusText.render([status("eth2", .drifted([step]))])
    #expect(text.contains("  drifted: 1 change needed\n"))
    #expect(
      text.hasSuffix("  ~ link     eth2 mtu 8500 -> 1500\n    enicfg up eth2 repairs this.\n"))
    let two = try StatusText.render([status("eth2", .drifted([step, step]))])
    #expect(two.contains("  drifted: 2 changes needed\n"))
  }

  @Test func missingLinkIsShownWithoutAState() throws {
    let rule = try Sample.rule("from 10.0.0.20 lookup 1002 priority 31002 proto 201")
    let step = Step(.removeRule(rule), because: .takenDown)
    #expect(
      try StatusText.render([status("eth2", .vanished([step]))]) == """
        eth2  00:16:3e:12:16:ec  gone
          - rule     from 10.0.0.20 lookup 1002 priority 31002
            enicfg down 00:16:3e:12:16:ec removes what is left of it.

        """)
  }

  @Test func unknownLeaseIsShownWithTheNextStep() throws {
    let text = try StatusText.render([status("eth3", .leaseUnknown)])
    #expect(text.hasSuffix("\n    enicfg up eth3 repairs this.\n"))
  }

  @Test func whatTheAgentFailedForIsSaidOnce() throws {
    var one = try status("eth1", .inSync)
    one.mismatch = .refused
    one.remark = "eth1: two sources differ"
    let mac = try #require(one.link.mac)
    for (message, count) in [("eth1: two sources differ", 1), ("eth1: no reply", 2)] {
      let failure = AgentReport.Failure(message, at: 60, retryAt: nil)
      one.upkeep = LinkUpkeep(
        AgentReport.Link(one.link.name, mac: mac, state: .failed(failure)), now: 100)
      let text = StatusText.render([one])
      #expect(text.split(separator: "\n").count { $0.contains("eth1: ") } == count, "\(text)")
    }
  }

  @Test func leaseThatTheAgentAsksForNeedsNobody() throws {
    var one = try status("eth3", .leaseUnknown)
    let mac = try #require(one.link.mac)
    let published = AgentReport.Link(one.link.name, mac: mac, state: .waiting(after: nil))
    one.upkeep = LinkUpkeep(published, now: 100)
    let text = StatusText.render([one])
    #expect(text.contains("  not in sync: the agent waits\n"))
    #expect(!text.contains("repairs this") && text.contains("waits until the link has its address"))
  }

  @Test func everyRoleHasATextAndAKeyOfItsOwn() throws {
    let link = try Sample.linkName("eth1")
    let route = try Route(text: "default via fe80::1 dev eth1")
    let roles: [LinkStatus.Role] = [
      .primary, .inSync, .impaired([.advertisedRoute(route, before: route)]), .drifted([]),
      .contradicted(.notAnENI(link, .loopback)), .leaseUnknown,
      .takenDown, .vanished([]), .recordUnreadable, .notConfigured,
    ]
    let texts = try roles.map { try StatusText.render([status("eth3", $0)]) }
    #expect(Set(texts).count == roles.count)
    let reports = try roles.map { LinkStatusReport(try status("eth3", $0)) }
    #expect(
      reports.map(\.role)
        == [
          "primary", "inSync", "impaired", "drifted", "contradicted", "leaseUnknown", "takenDown",
          "vanished",
          "recordUnreadable", "notConfigured",
        ])
    #expect(
      reports.map(\.inSync) == [true, true, false, false, false, false, true, false, false, true])
  }

  @Test func whatKeepsALinkFromBeingInSyncIsShown() throws {
    let source = try #require(IPAddress("10.0.0.20"))
    let rule = try #require(
      try ObservedState(text: "rule from all lookup main priority 9").rules.first)
    let eth1 = try Sample.linkName("eth1")
    let addresses = try ObservedState(
      text: (20...22).map { "address 10.0.0.\($0)/24 dev eth1\n" }.joined()
    ).addresses
    let kept = [
      Plan.Kept.leavesElsewhere(source, eth1, by: rule, to: nil),
      .primaryLeavesHere(
        source, try Sample.linkName("eth0"), by: rule, to: try Route(text: "default dev eth1")),
      .unfit(addresses[0], .tentative), .unfit(addresses[1], .deprecated),
      .unfit(addresses[2], .scope(.link)),
    ]
    var one = try status("eth1", .impaired(kept))
    one.kept = kept
    let text = StatusText.render([one])
    #expect(
      text.contains(
        "  not in sync: its traffic does not leave by it, the primary NIC's traffic leaves by it, an"
          + " address of it cannot be used yet and new connections do not use an address of it\n"))
    #expect(text.contains("  ! rule     traffic from 10.0.0.20 does not leave by eth1:"))
    #expect(
      text.hasSuffix("    Other programs made what is in the way, and enicfg leaves it alone.\n"))
    let report = Report([one])
    #expect(report.links[0].status?.inSync == false)
    #expect(report.links[0].kept.count == 5)
  }

  @Test func overtakingRouteIsShownWithTheCommandThatRemovesIt() throws {
    let route = try Route(text: "default via fe80::1 dev eth1")
    let kept = Plan.Kept.advertisedRoute(route, before: route)
    let text = try StatusText.render([status("eth1", .impaired([kept]))])
    #expect(
      text.contains("  not in sync: its IPv6 default route can come before the primary NIC's\n"))
    #expect(
      text.hasSuffix(
        "    A router advertisement made it. ip -6 route delete default via fe80::1 dev eth1 proto ra"
          + " removes it.\n"))
  }

  @Test func statusReportHasTheFactsOfTheText() throws {
    let report = LinkStatusReport(try status("eth1", .inSync))
    #expect(report.up && report.carrier && report.mtu == 1500)
    #expect(report.addresses.map(\.address) == ["10.0.0.20/24", "10.0.0.21/24"])
    #expect(report.addresses.map(\.label) == [nil, "eth1:1"])
    #expect(report.addresses.map(\.validLifetime) == [7200, nil])
    #expect(report.routes.count == 2)
    #expect(report.rules.count == 2)
  }

  @Test func driftIsReportedAsUnappliedChanges() throws {
    let link = try Sample.linkName("eth2")
    let step = Step(.setMTU(link, from: 8500, to: 1500), because: .ownTable)
    let report = Report([try status("eth2", .drifted([step])), try status("eth1", .inSync)])
    #expect(!report.changed && !report.applied)
    #expect(report.changes.map(\.link) == ["eth2"])
    #expect(report.links.map(\.status?.role) == ["drifted", "inSync"])
  }

  @Test func agentsLineStandsBehindTheLinks() throws {
    let one = try status("eth3", .primary)
    #expect(
      StatusText.render([one], agent: nil)
        == StatusText.render([one]) + "\nNo agent runs.\n")
    #expect(StatusText.render([], agent: nil) == "No agent runs.\n")
    let starting = StatusText.render([], agent: AgentStatus(nil, now: 5))
    #expect(starting == "The agent runs, and has published nothing yet.\n")
    var report = AgentReport(process: 812, boot: "a", startedAt: 100)
    #expect(
      StatusText.render([], agent: AgentStatus(report, now: 3700))
        == "The agent runs: process 812, for 1 h.\n")
    report.metadata = AgentReport.Metadata(answeredAt: 3680, nextAt: 3740)
    #expect(
      StatusText.render([], agent: AgentStatus(report, now: 3700))
        == "The agent runs: process 812, for 1 h.\n"
        + "The metadata service answered 20 s ago; the agent asks it again in 40 s.\n")
    report.metadata.failure = "HTTP status 500"
    #expect(
      StatusText.render([], agent: AgentStatus(report, now: 3980))
        == "The agent runs: process 812, for 1 h 4 min.\n"
        + "The metadata service has not answered for 5 min (HTTP status 500); the agent asks it again"
        + " within 1 s.\n")
    let json = Report([one], agent: AgentStatus(report, now: 3700)).agent
    #expect(json?.running == true && json?.process == 812 && json?.runningFor == 3600)
    #expect(json?.metadata?.failure == "HTTP status 500" && json?.metadata?.askedIn == 40)
    #expect(Report([one]).agent?.running == false)
    #expect(Report().agent == nil)
  }

  @Test func whatTheAgentDoesAboutALinkIsShown() throws {
    let failure = AgentReport.Failure("eth1: no DHCP server answers\n", at: 60, retryAt: 130)
    let samples: [(AgentReport.State, String, String?)] = [
      (.configured, "in sync", nil),
      (
        .failed(failure), "not in sync: the agent failed",
        "  ! agent    eth1: no DHCP server answers?; the agent tries again in 30 s\n"
      ),
      (
        .waiting(after: failure), "not in sync: the agent waits",
        "  ! agent    eth1: no DHCP server answers?; the agent tries again in 30 s\n"
      ),
      (
        .waiting(after: nil), "not in sync: the agent waits",
        "    agent    waits until the link has its address\n"
      ),
      (
        .paused(until: 160), "not in sync: the agent pauses",
        "  ! agent    pauses for 1 min, because another program undoes what it does\n"
      ),
      (
        .down, "in sync",
        "    agent    leaves it alone until enicfg up eth1, because enicfg down took it down\n"
      ),
    ]
    for (state, words, line) in samples {
      var one = try status("eth1", .inSync)
      let link = AgentReport.Link(
        one.link.name, mac: try #require(MACAddress("00:16:3e:12:e7:27")), state: state)
      one.upkeep = LinkUpkeep(link, now: 100)
      let text = StatusText.render([one])
      #expect(text.prefix { $0 != "\n" }.hasSuffix("  " + words), "\(text)")
      if let line { #expect(text.hasSuffix(line), "\(text)") }
      #expect(text.contains("agent  ") == (line != nil))
      let report = LinkStatusReport(one)
      #expect(report.inSync == (words == "in sync"))
      #expect(report.agent?.state == state.word)
      #expect(report.agent?.retriesIn == (state.failure == nil ? nil : 30))
    }
  }

  @Test func renewalOfTheLeaseIsShown() throws {
    var one = try status("eth1", .inSync)
    var link = AgentReport.Link(
      one.link.name, mac: try #require(MACAddress("00:16:3e:12:e7:27")), state: .configured)
    link.lease = AgentReport.Lease(renewalAt: 820, expiresAt: 1540)
    one.upkeep = LinkUpkeep(link, now: 100)
    #expect(
      StatusText.render([one]).contains("\n    lease    renewed in 12 min, expires in 24 min\n"))
    let report = LinkStatusReport(one)
    #expect(report.agent?.renewsIn == 720 && report.agent?.leaseExpiresIn == 1440)
    link.lease?.renewalAt = nil
    one.upkeep = LinkUpkeep(link, now: 1600)
    #expect(StatusText.render([one]).contains("\n    lease    expires in 0 s\n"))
  }

  @Test func leaseThatNoProgramRenewsIsAWarning() throws {
    var one = try status("eth1", .inSync)
    one.unattendedExpiry = 600
    #expect(
      StatusText.render([one]).hasSuffix(
        "\n  ! lease    expires in 10 min, and no program renews it: enicfg up eth1 does once, the agent"
          + " does always\n"))
    let report = LinkStatusReport(one)
    #expect(report.inSync && report.unattendedLeaseExpiresIn == 600)
  }

  @Test func linkThatUpWouldRefuseIsNotInSync() throws {
    var one = try status("eth1", .inSync)
    one.mismatch = .refused
    one.remark = "eth1: two sources differ"
    let text = StatusText.render([one])
    #expect(text.contains("  not in sync: up would refuse it\n"))
    #expect(text.hasSuffix("\n    eth1: two sources differ\n"))
    #expect(!LinkStatusReport(one).inSync)
  }

  @Test func linkWhoseENITheCloudDoesNotListIsNotInSync() throws {
    var one = try status("eth1", .inSync)
    one.mismatch = .unlisted
    let text = StatusText.render([one])
    #expect(text.contains("  not in sync: the cloud does not list its ENI\n"))
    #expect(text.hasSuffix("\n    enicfg up --all takes it down.\n"))
    #expect(!LinkStatusReport(one).inSync)
  }

  private func status(_ name: String, _ role: LinkStatus.Role) throws -> LinkStatus {
    let observed = try ObservedState(text: Self.observed)
    let link = try #require(observed.link(named: Sample.linkName(name)))
    return LinkStatus(link, role: role, in: Surroundings(observed))
  }
}
