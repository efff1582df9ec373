// What `status` says of the agent and of leases that nobody renews, and what `up` notes of them.

import DHCPv4
import Engine
import EngineTestSupport
import Files
import Inventory
import Model
import Planning
import StateFiles
import TestSupport
import Testing

@Suite struct AgentStatusTests {
  @Test func statusSaysWhetherAnAgentRuns() throws {
    try withGuest { guest in
      #expect(try guest.statusReport().agent == nil)
      let agent = try guest.host.lockForAgent()
      #expect(try guest.statusReport().agent?.report == nil)
      #expect(try guest.statusReport().agent != nil)
      let report = try guest.publish([])
      #expect(try guest.statusReport().agent == AgentStatus(report, now: 1000))
      _ = agent
    }
  }

  @Test func reportOfAnAgentThatWasKilledMeansNothing() throws {
    try withGuest { guest in
      try guest.upStatic(["eth1"], Cloud.inventory(1))
      try guest.publish([guest.link(1, .failed(AgentReport.Failure("no", at: 1, retryAt: nil)))])
      let report = try guest.statusReport("eth1")
      #expect(report.agent == nil)
      #expect(report.links.map(\.upkeep) == [nil])
      #expect(report.links.map(\.isClean) == [true])
    }
  }

  @Test func reportOfAKilledAgentIsNotThatOfTheNextOne() throws {
    try withGuest { guest in
      try guest.publish([])
      let agent = try guest.host.lockForAgent()
      #expect(try guest.statusReport().agent == AgentStatus(nil, now: 1000))
      _ = agent
    }
  }

  @Test func reportOfAnEarlierBootMeansNothing() throws {
    try withGuest { guest in
      let agent = try guest.host.lockForAgent()
      try guest.publish([], boot: "another boot")
      #expect(try guest.statusReport().agent == AgentStatus(nil, now: 1000))
      _ = agent
    }
  }

  @Test func brokenReportIsNoReport() throws {
    try withGuest { guest in
      let agent = try guest.host.lockForAgent()
      try put("{", in: guest.runDirectory + "/agent.json")
      #expect(try guest.statusReport().agent == AgentStatus(nil, now: 1000))
      _ = agent
    }
  }

  @Test func linkIsInSyncOnlyIfTheAgentsLastRoundSucceeded() throws {
    try withGuest { guest in
      try guest.upStatic(["eth1"], Cloud.inventory(1))
      let agent = try guest.host.lockForAgent()
      let failure = AgentReport.Failure("eth1: no reply", at: 990, retryAt: 1020)
      let states: [(AgentReport.State, Bool)] = [
        (.configured, true), (.down, true), (.failed(failure), false),
        (.waiting(after: failure), false), (.waiting(after: nil), false),
        (.paused(until: 1060), false),
      ]
      for (state, isClean) in states {
        try guest.publish([guest.link(1, state)])
        let status = try #require(try guest.statusReport("eth1").links.first)
        #expect(status.role == .inSync)
        #expect(status.isClean == isClean, "\(state)")
        #expect(status.upkeep?.retryIn == (state.failure == nil ? nil : 20))
        #expect(status.upkeep?.pauseFor == (state == .paused(until: 1060) ? 60 : nil))
      }
      _ = agent
    }
  }

  /// The agent publishes a moment later.
  @Test func whatAnAdministratorDidJustNowCounts() throws {
    try withGuest { guest in
      guest.leases.script = [[.lease(3)]]
      try guest.up(["eth1"])
      let agent = try guest.host.lockForAgent()
      func published() throws -> AgentReport.Link? {
        try guest.statusReport("eth1").links.first?.upkeep?.link
      }
      try guest.publish([guest.link(1, .down)])
      #expect(try published()?.state == .configured)
      var link = try guest.link(1, .configured)
      link.lease = AgentReport.Lease(renewalAt: 2800, expiresAt: 4600)
      try guest.publish([link])
      var request = DownRequest(try Guest.choice(["eth1"]), sources: InventorySources())
      request.isByHand = true
      _ = try DownOperation(request, on: guest.host).run()
      #expect(try published()?.state == .down)
      #expect(try published()?.lease == nil)
      _ = agent
    }
  }

  @Test func nextRenewalIsShown() throws {
    try withGuest { guest in
      guest.leases.script = [[.lease(3)]]
      try guest.up(["eth1"])
      let agent = try guest.host.lockForAgent()
      var link = try guest.link(1, .configured)
      link.lease = AgentReport.Lease(renewalAt: 2800, expiresAt: 4600)
      try guest.publish([link])
      let upkeep = try #require(try guest.statusReport("eth1").links.first?.upkeep)
      #expect(upkeep.renewalIn == 1800 && upkeep.expiryIn == 3600)
      // What should have come by now comes at once.
      guest.clock.now = .seconds(2000)
      let later = try #require(try guest.statusReport("eth1").links.first?.upkeep)
      #expect(later.renewalIn == 0 && later.expiryIn == 1600)
      _ = agent
    }
  }
}

@Suite struct UnattendedLeaseTests {
  @Test func upNotesWhenALeaseEndsThatNobodyRenews() throws {
    try withGuest(2) { guest in
      guest.leases.script = [[.lease(3), .lease(4)], []]
      try guest.up(["eth1", "eth2"])
      #expect(guest.notes.map(\.ends) == [["eth1 3600 of 3600", "eth2 3600 of 3600"]])
      try guest.age(1, to: 3000)
      try guest.up(["eth1"])
      #expect(guest.notes.last?.ends == ["eth1 3000 of 3600"])
    }
  }

  @Test func upNotesNoLeaseThatLastsAWeekOrLonger() throws {
    for (seconds, count) in [(7 * 86400 - 1, 1), (7 * 86400, 0), (365 * 86400, 0)] {
      try withGuest { guest in
        let lease = try Cloud.lease(of: 1, time: .seconds(UInt32(seconds)))
        guest.leases.script = [[.given(3, lease)]]
        try guest.up(["eth1"])
        #expect(guest.notes.count { $0.ends != nil } == count, "\(seconds)")
      }
    }
    try withGuest { guest in
      guest.leases.script = [[.given(3, try Cloud.lease(of: 1, time: .forever))]]
      try guest.up(["eth1"])
      try guest.upStatic(["eth1"], Cloud.inventory(1))
      #expect(guest.notes.isEmpty)
    }
  }

  @Test func upNotesNoLeaseWhileAnAgentRuns() throws {
    try withGuest { guest in
      let agent = try guest.host.lockForAgent()
      guest.leases.script = [[.lease(3)]]
      try guest.up(["eth1"])
      #expect(guest.notes.isEmpty)
      _ = agent
    }
  }

  @Test func addressOfAnotherProgramIsThatProgramsToRenew() throws {
    try withGuest { guest in
      let eth1 = try Cloud.name("eth1")
      guest.kernel.state.links[2].isUp = true
      guest.kernel.state.addresses += try ObservedState(
        text: "address 10.0.1.20/24 brd 10.0.1.255 dev \(eth1) valid 900"
      ).addresses
      guest.leases.script = [[.lease(3)]]
      try guest.up(["eth1"])
      #expect(guest.notes.isEmpty)
      #expect(try guest.status("eth1").map(\.unattendedExpiry) == [nil])
    }
  }

  @Test func linkThatAManagerBroughtUpIsTheManagersToRenew() throws {
    try withGuest { guest in
      guest.leases.script = [[.lease(3)]]
      try guest.root.put(
        FileContent("lo=lo\neth1=eth1\n"), at: try #require(FilePath("/run/network/ifstate")))
      try guest.up(["eth1"])
      #expect(guest.notes.allSatisfy { $0.ends == nil })
    }
  }

  @Test func statusWarnsWhenLessThanAQuarterIsLeft() throws {
    try withGuest { guest in
      guest.leases.script = [[.lease(3)]]
      try guest.up(["eth1"])
      for (left, shown) in [(3600, nil), (900, nil), (899, 899), (1, 1)] as [(UInt32, UInt32?)] {
        try guest.age(1, to: left)
        let status = try #require(try guest.status("eth1").first)
        #expect(status.unattendedExpiry == shown)
        #expect(status.role == .inSync)
      }
      let agent = try guest.host.lockForAgent()
      #expect(try guest.status("eth1").map(\.unattendedExpiry) == [nil])
      _ = agent
    }
  }
}

extension Guest {
  fileprivate func statusReport(_ links: String...) throws -> StatusReport {
    try StatusOperation(links.map { try #require(LinkSelector($0)) }, on: host).run()
  }

  /// Publishes what an agent would.
  @discardableResult fileprivate func publish(
    _ links: [AgentReport.Link], boot: String = "this boot"
  ) throws -> AgentReport {
    var report = AgentReport(process: 812, boot: boot, startedAt: 900)
    report.links = links
    try stores.agent.write(report)
    return report
  }

  fileprivate func link(_ number: UInt8, _ state: AgentReport.State) throws -> AgentReport.Link {
    AgentReport.Link(
      try Cloud.name("eth\(number)"), mac: try Cloud.mac(number), state: state)
  }
}

extension Note {
  /// The leases that it says the end of.
  fileprivate var ends: [String]? {
    guard case .unattendedLeases(let leases) = self else { return nil }
    return leases.map { "\($0.link) \($0.left) of \($0.whole)" }
  }
}
