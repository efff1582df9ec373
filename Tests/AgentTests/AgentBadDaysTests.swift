// Days on which much goes wrong: a service that limits the rate, two servers, clocks that are set, many NICs.

import Agent
import DHCPv4
import EngineTestSupport
import Inventory
import Model
import Planning
import Report
import TestSupport
import Testing

@Suite struct AgentBadDaysTests {
  /// A wish of a day is not heeded for longer than an hour.
  @Test(arguments: [(nil, 50...70), (300, 10...14), (3600, 1...2), (86_400, 1...2)])
  func serviceThatLimitsTheRateForAnHourIsLeftAlone(
    _ wish: Int64?, _ expected: ClosedRange<Int>
  ) throws {
    try withAgent(2) { world in
      world.run(for: .seconds(100))
      let state = world.guest.kernel.state
      world.inventory = .unlisted(because: .throttled, retryAfter: wish.map { .seconds($0) })
      // Until it is asked next.
      world.run(for: .seconds(70))
      let questions = world.questions
      world.run(for: .seconds(3000))
      // Meanwhile the ENIs are looked after.
      world.guest.kernel.state.rules.removeAll { $0.table == RouteTable(1001) }
      world.run(for: .seconds(530))
      #expect(world.guest.kernel.state.difference(from: state) == [])
      #expect(expected.contains(world.questions - questions + 1), "\(world.questions - questions)")
      #expect(world.report?.metadata.failure?.contains("throttled") == true)
      let failures = world.told.filter { if case .metadataFailed = $0.news { true } else { false } }
      #expect(failures.count == 1)
      // A NIC that comes is asked for at once, whatever the service wishes; once.
      let before = world.questions
      world.guest.kernel.state.links += try ObservedState(
        text: "link 40 eth3 00:16:3e:00:00:03 down"
      ).links
      world.run(for: .seconds(60))
      #expect(world.questions - before <= (wish == nil ? 12 : 2), "\(world.questions - before)")
      world.inventory = try Cloud.inventory(1, 2, 3, isComplete: true)
      world.run(for: .seconds(3700))
      #expect(world.report?.metadata.failure == nil)
      #expect((1...3).allSatisfy { world.guest.isConfigured($0) })
      #expect(world.metrics.metadataRequests[.throttled, default: 0] > 0)
    }
  }

  /// Nobody but the servers knows the address: the one that granted the lease extends it.
  @Test(arguments: [false, true]) func secondServerDoesNotMakeTheAddressFlap(_ isFirst: Bool) throws
  {
    try withAgent { world in
      world.end()
      var eni = try Cloud.eni(1)
      eni.primaryAddress = .unknown
      world.inventory = try Cloud.inventory([eni], isComplete: true)
      world.server.leaseTime = 600
      world.server.stranger = SimulatedServer.Stranger(host: 40, isFirst: isFirst)
      world.start()
      world.run(for: .seconds(10))
      var changes = 0
      var last = world.guest.addresses(1)
      world.watch = { world in
        let now = world.guest.addresses(1)
        if now != last { changes += 1 }
        last = now
      }
      world.run(for: .seconds(24 * 3600))
      for isKill in [false, true] {
        world.end(isKill: isKill)
        world.start()
        world.run(for: .seconds(3600))
      }
      #expect(changes == 0, "\(last)")
      #expect(last == [isFirst ? 40 : 20])
      #expect(world.results(of: "eth1")[.refused] ?? 0 == 0)
      guard !isFirst else { return }
      // The one that granted it is gone: the other one takes over, once, and stays.
      world.server.isThere = false
      world.run(for: .seconds(1200))
      world.server.isThere = true
      world.run(for: .seconds(24 * 3600))
      #expect(last == [40])
      #expect((1...2).contains(changes), "\(changes)")
    }
  }

  /// Everything that counts is counted on a clock that nobody sets.
  @Test(arguments: [-366, 366]) func wallClockThatIsSetChangesNothing(_ days: Int64) throws {
    try withAgent(2) { world in
      world.server.leaseTime = 600
      world.run(for: .seconds(100))
      let (renewals, questions) = (world.server.renewals, world.questions)
      let state = world.guest.kernel.state
      world.wallClockSet = days * 86_400
      world.run(for: .seconds(3600))
      #expect(world.guest.kernel.state.difference(from: state) == [])
      // As many of all as without it.
      #expect((20...28).contains(world.server.renewals - renewals))
      #expect((50...70).contains(world.questions - questions))
      #expect(world.results(of: "eth1")[.expired] == nil)
      #expect(world.results(of: "eth1")[.refused] == nil)
      let failures = world.told.filter {
        switch $0.news {
        case .failed, .roundFailed, .expired, .refused, .fought, .metadataFailed: true
        default: false
        }
      }
      #expect(failures.isEmpty)
      // Only the metrics tell times of the wall clock, and they tell the one that holds now.
      let last = try #require(world.metrics.lastSuccess)
      #expect(last <= world.wallClock && last + 400 > world.wallClock)
    }
  }

  /// Two hundred of them with `ENDURANCE=4`.
  @Test func manyNICsAreConfiguredAndLeftAlone() throws {
    let count = UInt8(min(200, 50 * endurance))
    try withAgent(count) { world in
      world.run(for: .seconds(10))
      #expect((1...count).allSatisfy { world.guest.isConfigured($0) })
      #expect(world.readyAt.count == 1)
      let steps = world.guest.kernel.asked.count
      let observations = world.guest.kernel.observations
      world.run(for: .seconds(600))
      #expect(world.guest.kernel.asked.count == steps)
      #expect(world.guest.kernel.observations == observations)
      world.guest.kernel.state.rules.removeAll { $0.table == RouteTable(1040) }
      world.run(for: .seconds(1))
      #expect(world.guest.isConfigured(40))
    }
  }
}

extension Guest {
  /// The last bytes of an ENI's IPv4 addresses.
  fileprivate func addresses(_ number: UInt8) -> [UInt8] {
    kernel.state.addresses.filter { $0.link.text == "eth\(number)" }.compactMap { address in
      guard case .v4(let host) = address.address.address else { return nil }
      return host.bytes[3]
    }
  }
}
