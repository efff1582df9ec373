// The agent in a simulated world: what it does when, over hours and years.

import Agent
import Engine
import EngineTestSupport
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
      let told = world.told.dropFirst(before).map(\.news)
      #expect(told.count < 5)
      #expect(told.contains { if case .granted = $0 { true } else { false } }, "\(told)")
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
