// The agent in a simulated world: what it does when, over hours and years.

import Agent
import Engine
import Inventory
import Model
import Planning
import Report
import TestSupport
import Testing

@Suite struct AgentTests {
  @Test func theFirstRoundConfiguresAllENIsAndTheAgentIsReadyOnce() throws {
    try withAgent(2) { world in
      world.run(for: .seconds(10))
      #expect(world.guest.isConfigured(1) && world.guest.isConfigured(2))
      #expect(world.readyAt.count == 1)
      #expect(world.readyAt[0] < .seconds(1001))
      #expect(world.report?.links.map(\.name.text) == ["eth0", "eth1", "eth2"])
      #expect(world.report?.links.allSatisfy { $0.state == .configured } == true)
      // What it made itself is looked at once more, and then nothing happens.
      let observations = world.guest.kernel.observations
      world.run(for: .seconds(40))
      #expect(world.guest.kernel.observations == observations)
    }
  }

  @Test func aSilentServerDelaysItsENIAlone() throws {
    try withAgent(2) { world in
      world.server.silentTo = [2]
      world.run(for: .seconds(1))
      #expect(world.guest.isConfigured(1) && !world.guest.isConfigured(2))
      #expect(world.readyAt.isEmpty)
      #expect(world.report?.links.last?.state == .waiting(after: nil))
      // The other one is looked after while it waits.
      world.guest.kernel.state.rules.removeAll { $0.table == RouteTable(1001) }
      world.run(for: .seconds(1))
      #expect(world.guest.isConfigured(1))
      world.run(for: .seconds(30))
      #expect(world.readyAt.count == 1)
      #expect(world.guest.kernel.state.links.contains { $0.name.text == "eth2" && !$0.isUp })
      guard case .failed(let failure)? = world.report?.links.last?.state else {
        Issue.record("\(String(describing: world.report))")
        return
      }
      #expect(failure.message == "lease.notLeased" && failure.retryAt != nil)
      world.run(for: .seconds(3600))
      let failures = world.told.filter { if case .failed = $0.news { true } else { false } }
      #expect(failures.count == 1)
      world.server.silentTo = []
      world.run(for: .seconds(400))
      #expect(world.guest.isConfigured(2))
    }
  }

  @Test func theBootGoesOnAfterAMinuteAndAHalf() throws {
    try withAgent { world in
      world.end()
      world.server.isThere = false
      world.start(leaseLimit: .seconds(600))
      world.run(for: .seconds(89))
      #expect(world.readyAt.isEmpty)
      world.run(for: .seconds(2))
      #expect(world.readyAt.count == 1)
      world.server.isThere = true
      world.run(for: .seconds(30))
      #expect(world.guest.isConfigured(1))
      #expect(world.readyAt.count == 1)
    }
  }

  /// With T1 at half of the lease, a day's lease is renewed twice a day.
  @Test func aYearOfRenewalsExtendsTheLeaseWithoutAGap() throws {
    try withAgent { world in
      world.end()
      world.server.leaseTime = 86_400
      world.start(every: .seconds(3600))
      world.run(for: .seconds(10))
      var gaps = 0
      world.watch = { world in if !world.guest.isConfigured(1) { gaps += 1 } }
      let steps = world.guest.kernel.asked.count
      world.run(for: .seconds(365 * 86_400))
      #expect(gaps == 0)
      #expect((690...760).contains(world.server.renewals), "\(world.server.renewals)")
      #expect(world.server.rebindings == 0)
      let mac = try Cloud.mac(1)
      #expect(world.server.renewed == [mac])
      // Each renewal is one change: the address's lifetimes.
      let made = world.guest.kernel.asked.count - steps
      #expect(made == world.server.renewals, "\(made)")
      #expect(world.metrics.repairs.isEmpty)
    }
  }

  @Test(arguments: [20, 60, 120] as [UInt32])
  func shortLeasesAreRenewedToo(_ time: UInt32) throws {
    try withAgent { world in
      world.server.leaseTime = time
      world.run(for: .seconds(2))
      var gaps = 0
      world.watch = { world in if !world.guest.isConfigured(1) { gaps += 1 } }
      world.run(for: .seconds(3600))
      #expect(gaps == 0)
      #expect(world.server.renewals >= 3600 / Int(time))
    }
  }

  @Test func anENIWhoseLeaseEndedComesBackWithItsServer() throws {
    try withAgent { world in
      world.server.leaseTime = 600
      world.run(for: .seconds(10))
      world.server.isThere = false
      world.run(for: .seconds(650))
      #expect(!world.guest.isConfigured(1))
      guard case .waiting? = world.report?.links.first(where: { $0.name.text == "eth1" })?.state
      else {
        Issue.record("\(String(describing: world.report))")
        return
      }
      world.run(for: .seconds(6 * 3600))
      let before = world.told.count
      world.server.isThere = true
      world.run(for: .seconds(400))
      #expect(world.guest.isConfigured(1))
      #expect(world.told.count - before < 5)
      #expect(world.results(of: "eth1")[.expired] == 1)
    }
  }

  /// The new address takes over in one plan: there is one at any time.
  @Test func aRefusedRenewalMovesTheENIToItsNewAddress() throws {
    try withAgent { world in
      var eni = try Cloud.eni(1)
      eni.primaryAddress = .unknown
      world.inventory = try Cloud.inventory([eni], isComplete: true)
      world.server.leaseTime = 600
      world.run(for: .seconds(100))
      world.server.refuses = true
      world.server.host = 21
      var gaps = 0
      world.watch = { world in
        if !world.guest.isConfigured(1), !world.guest.isConfigured(1, host: 21) { gaps += 1 }
      }
      world.run(for: .seconds(300))
      #expect(gaps == 0)
      #expect(world.guest.isConfigured(1, host: 21))
      #expect(!world.guest.lines(1).contains { $0.contains("10.0.1.20") })
      #expect(world.results(of: "eth1")[.refused] == 1)
    }
  }

  @Test func whatAnotherProgramRemovesIsBackWithinASecond() throws {
    try withAgent(2) { world in
      world.run(for: .seconds(10))
      for minutes in 0..<20 {
        let table = RouteTable(1001 + UInt32(minutes % 2))
        world.guest.kernel.state.routes.removeAll { $0.table == table }
        world.run(for: .seconds(1))
        #expect(world.guest.isConfigured(1) && world.guest.isConfigured(2))
        world.run(for: .seconds(600))
      }
      #expect(world.metrics.repairs.first { $0.key.text == "eth1" }?.value[.route] == 10)
      #expect(world.told.contains { if case .fought = $0.news { true } else { false } } == false)
    }
  }

  /// 26 containers a second cost a quarter of a core: each had its own round.
  @Test func containersThatComeAndGoCauseNoRound() throws {
    try withAgent(2) { world in
      world.run(for: .seconds(10))
      let observations = world.guest.kernel.observations
      let before = world.guest.kernel.state
      for number in 0..<50 {
        let index = 1000 + number
        let container = try ObservedState(
          text: """
            link \(index) veth\(number) 02:42:00:00:00:\(10 + number) up kind veth
            address 10.88.\(number).1/24 brd 10.88.\(number).255 dev veth\(number)
            route 10.88.\(number).0/24 dev veth\(number) src 10.88.\(number).1 proto 2
            route 10.99.\(number).0/24 via 10.88.\(number).2 dev veth\(number) proto 3
            route fe80::/64 dev veth\(number) metric 256 proto 2
            route 10.0.1.\(100 + number) dev veth\(number) proto 3
            rule from 10.88.\(number).2 lookup \(5000 + number) priority 1500 proto 3
            """)
        world.guest.kernel.state.links += container.links
        world.run(for: .milliseconds(20))
        world.guest.kernel.state.addresses += container.addresses
        world.guest.kernel.state.routes += container.routes
        world.guest.kernel.state.rules += container.rules
        world.run(for: .milliseconds(20))
        world.guest.kernel.state = before
        world.run(for: .milliseconds(20))
      }
      #expect(world.guest.kernel.observations == observations)
      // What concerns an ENI is seen in between.
      world.guest.kernel.state.routes.removeAll { $0.table == RouteTable(1001) }
      world.run(for: .seconds(1))
      #expect(world.guest.isConfigured(1))
    }
  }

  /// A routing daemon changes routes over the primary NIC all the time.
  @Test func newsThatChangeNothingDoNotDelayARepair() throws {
    try withAgent(2) { world in
      world.run(for: .seconds(10))
      let foreign = try ObservedState(
        text: "route 192.0.2.0/24 via 10.0.0.253 dev eth0 proto 4"
      ).routes
      let observations = world.guest.kernel.observations
      for _ in 0..<300 {
        world.guest.kernel.state.routes += foreign
        world.run(for: .milliseconds(20))
        world.guest.kernel.state.routes.removeAll { foreign.contains($0) }
        world.run(for: .milliseconds(20))
      }
      // Twelve seconds.
      let rounds = world.guest.kernel.observations - observations
      #expect((10...30).contains(rounds), "\(rounds)")
      world.guest.kernel.state.rules.removeAll { $0.table == RouteTable(1001) }
      world.guest.kernel.state.routes += foreign
      world.run(for: .seconds(1))
      #expect(world.guest.isConfigured(1))
    }
  }

  @Test func anotherProgramWhoKeepsRemovingIsNotFought() throws {
    try withAgent(2) { world in
      world.run(for: .seconds(10))
      let table = RouteTable(1001)
      // Another program removes the route as soon as it sees it.
      world.watch = { world in world.guest.kernel.state.routes.removeAll { $0.table == table } }
      world.run(for: .seconds(3600))
      let fights = world.told.filter { if case .fought = $0.news { true } else { false } }
      #expect(fights.count == 1)
      let eth1 = try #require(world.report?.links.first { $0.name.text == "eth1" })
      guard case .paused = eth1.state else {
        Issue.record("\(eth1)")
        return
      }
      #expect((10...30).contains(eth1.repairs), "\(eth1.repairs)")
      // The other ENI is looked after meanwhile.
      world.guest.kernel.state.rules.removeAll { $0.table == RouteTable(1002) }
      world.run(for: .seconds(1))
      #expect(world.guest.isConfigured(2))
      // Once the other program is gone, the route comes back to stay.
      world.watch = { _ in }
      world.run(for: .seconds(400))
      #expect(world.guest.isConfigured(1))
    }
  }

  /// Another program's route in the ENI's table, or a fight, is in the way of every round; the server goes
  /// on extending the lease, and the kernel has to be told.
  @Test(arguments: [false, true])
  func whatIsInTheWayOfRoundsDoesNotCostTheAddress(_ isFight: Bool) throws {
    try withAgent { world in
      world.server.leaseTime = 60
      world.run(for: .seconds(10))
      let table = RouteTable(1001)
      let foreign = try ObservedState(
        text: "route 192.0.2.0/24 via 10.0.0.253 dev eth0 table 1001 proto 4"
      ).routes
      if !isFight { world.guest.kernel.state.routes += foreign }
      var gaps = 0
      world.watch = { world in
        if isFight { world.guest.kernel.state.routes.removeAll { $0.table == table } }
        let own = world.guest.lines(1)
        if !own.contains(where: { $0.contains("10.0.1.20/24") }) { gaps += 1 }
      }
      world.run(for: .seconds(3600))
      #expect(gaps == 0)
      #expect(world.results(of: "eth1")[.expired] ?? 0 == 0)
      // status tells how long the lease is good.
      let lease = world.report?.links.first { $0.name.text == "eth1" }?.lease
      #expect((lease?.expiresAt ?? 0) > world.now.wholeSeconds)
      world.watch = { _ in }
      world.guest.kernel.state.routes.removeAll { foreign.contains($0) }
      world.run(for: .seconds(400))
      #expect(world.guest.isConfigured(1))
    }
  }

  @Test func anAddressThatTheConsoleShowsComesWithTheNextQuestion() throws {
    try withAgent { world in
      world.run(for: .seconds(10))
      let more = try Cloud.eni(1, secondary: ["10.0.1.31"])
      world.inventory = try Cloud.inventory([more], isComplete: true)
      world.run(for: .seconds(70))
      let alias = IPAddress.v4(IPv4Address(10, 0, 1, 31))
      func has() -> Bool {
        world.guest.kernel.state.addresses.contains { $0.address.address == alias }
      }
      #expect(has())
      // A service that is silent for an hour removes nothing.
      world.inventory = nil
      let questions = world.questions
      world.run(for: .seconds(3600))
      #expect(has())
      #expect((50...70).contains(world.questions - questions))
      let failures = world.told.filter { if case .metadataFailed = $0.news { true } else { false } }
      #expect(failures.count == 1)
      world.inventory = try Cloud.inventory(1, isComplete: true)
      world.run(for: .seconds(70))
      #expect(!has())
    }
  }

  /// One listing that lacks an ENI must not cut its connections; several are believed.
  @Test func oneAnswerWithoutAnENIDoesNotTakeItDown() throws {
    try withAgent(2) { world in
      world.run(for: .seconds(10))
      let all = world.inventory
      world.inventory = try Cloud.inventory(1, isComplete: true)
      world.run(for: .seconds(110))
      #expect(world.guest.isConfigured(2))
      world.inventory = all
      world.run(for: .seconds(200))
      #expect(world.guest.isConfigured(2))
      world.inventory = try Cloud.inventory(1, isComplete: true)
      world.run(for: .seconds(300))
      #expect(!world.guest.isConfigured(2) && world.guest.isConfigured(1))
    }
  }

  @Test func aNICThatIsAttachedAndKnownLaterIsConfigured() throws {
    try withAgent { world in
      world.run(for: .seconds(10))
      let questions = world.questions
      world.guest.kernel.state.links += try ObservedState(
        text: "link 4 eth2 00:16:3e:00:00:02 down"
      ).links
      world.run(for: .seconds(5))
      #expect((2...8).contains(world.questions - questions), "\(world.questions - questions)")
      world.inventory = try Cloud.inventory(1, 2, isComplete: true)
      world.run(for: .seconds(12))
      #expect(world.guest.isConfigured(2))
      // It goes: its rules are removed, and the other one stays.
      world.guest.removeLink("eth2")
      world.run(for: .seconds(1))
      #expect(!world.guest.kernel.state.rules.contains { $0.table == RouteTable(1002) })
      #expect(world.guest.isConfigured(1))
      #expect(world.report?.links.map(\.name.text) == ["eth0", "eth1"])
    }
  }

  @Test func aRestartOfTheAgentKeepsTheLease() throws {
    try withAgent { world in
      world.run(for: .seconds(10))
      for isKill in [false, true] {
        world.end(isKill: isKill)
        world.guest.clock.now += .seconds(900)
        let changes = world.guest.kernel.asked.count
        world.start()
        world.run(for: .seconds(10))
        #expect(world.guest.isConfigured(1))
        #expect(world.guest.kernel.asked.count - changes <= 1)
      }
    }
  }

  /// As a suspend, or a clock that was set: only CLOCK_BOOTTIME counts.
  @Test func aLeaseThatEndedWhileTheMachineSleptIsAskedForAgain() throws {
    try withAgent { world in
      world.run(for: .seconds(10))
      world.guest.clock.now += .seconds(5000)
      world.run(for: .seconds(60))
      #expect(world.guest.isConfigured(1))
      #expect(world.results(of: "eth1")[.expired] == 1)
    }
  }

  @Test func lostNotificationsAreMadeUpFor() throws {
    try withAgent(2) { world in
      world.run(for: .seconds(10))
      // The kernel says nothing of this.
      world.loseNotifications { state in
        state.rules.removeAll { $0.table == RouteTable(1001) }
      }
      world.run(for: .seconds(1))
      #expect(world.guest.isConfigured(1))
    }
  }
}
