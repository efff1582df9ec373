// What stays as it was while what is asked for fails, and what the agent says of that.

import Agent
import Engine
import EngineTestSupport
import Inventory
import Model
import Planning
import Report
import TestSupport
import Testing

@Suite struct AgentFailureTests {
  /// As a console, or a configuration, that gives one address to two ENIs.
  private func contradiction() throws -> Inventory {
    try Cloud.inventory([Cloud.eni(1, secondary: ["10.0.2.20"]), Cloud.eni(2)], isComplete: true)
  }

  @Test func whatIsAskedForFailsAndWhatIsConfiguredStays() throws {
    try withAgent(2) { world in
      world.end()
      world.server.leaseTime = 120
      world.start()
      world.run(for: .seconds(10))
      let told = world.told.count
      world.inventory = try contradiction()
      var gaps = 0
      world.watch = { world in if !world.guest.isConfigured(1) { gaps += 1 } }
      world.run(for: .seconds(1800))
      #expect(gaps == 0)
      let eth1 = try #require(world.report?.links.first { $0.name.text == "eth1" })
      #expect(eth1.state.word == .failed, "\(eth1)")
      #expect(world.metrics.links[.failed] == 2)
      let failures = world.told.dropFirst(told).filter {
        if case .failed = $0.news { true } else { false }
      }
      // Each of the two is told once.
      #expect(failures.count == 2, "\(failures)")
      // What it had is repaired all the same.
      world.watch = { _ in }
      world.guest.kernel.state.rules.removeAll { $0.table == RouteTable(1001) }
      world.run(for: .seconds(1))
      #expect(world.guest.isConfigured(1))
      #expect(world.causes.last == .lastConfigured)
      world.inventory = try Cloud.inventory(1, 2, isComplete: true)
      world.run(for: .seconds(70))
      #expect(world.report?.links.allSatisfy { $0.state == .configured } == true)
      #expect(world.told.contains { if case .recovered = $0.news { true } else { false } })
    }
  }

  @Test func whoKeepsRemovingWhatIsRestoredIsNotFought() throws {
    try withAgent(2) { world in
      world.run(for: .seconds(10))
      world.inventory = try contradiction()
      world.run(for: .seconds(100))
      let asked = world.guest.kernel.asked.count
      world.watch = { world in
        world.guest.kernel.state.rules.removeAll { $0.table == RouteTable(1001) }
      }
      world.run(for: .seconds(3600))
      #expect(world.fights == 1)
      #expect(world.guest.kernel.asked.count - asked < 60)
    }
  }

  /// Nobody says which ENIs there are: those that are configured are kept so.
  @Test func withoutASourceTheRecordedENIsAreKept() throws {
    try withAgent { world in
      world.server.leaseTime = 600
      world.run(for: .seconds(10))
      world.end()
      world.start(hasSource: false)
      world.run(for: .seconds(3600))
      #expect(world.guest.isConfigured(1))
      #expect(world.readyAt.count == 2)
      world.guest.kernel.state.rules.removeAll { $0.table == RouteTable(1001) }
      world.run(for: .seconds(1))
      #expect(world.guest.isConfigured(1))
    }
  }

  @Test func aReloadDoesNotWaitForALease() throws {
    try withAgent { world in
      world.end()
      world.server.isThere = false
      world.start(leaseLimit: .seconds(86_400))
      world.run(for: .seconds(20))
      #expect(!world.guest.isConfigured(1))
      // With what the configuration says now, a round begins again at once.
      world.server.isThere = true
      world.server.silentTo = []
      world.reload()
      world.run(for: .seconds(2))
      #expect(world.guest.isConfigured(1))
    }
  }

  @Test func aFailedReloadIsReportedUntilOneSucceeds() throws {
    try withAgent { world in
      world.run(for: .seconds(10))
      world.reload(failing: .inventory(.none("enicfg.yaml")))
      #expect(world.report?.failure == "inventory.none")
      world.run(for: .seconds(100))
      #expect(world.guest.isConfigured(1) && world.report?.failure == "inventory.none")
      world.reload()
      world.run(for: .seconds(1))
      #expect(world.report?.failure == nil)
    }
  }

  @Test func anENIWithoutANICIsCountedAsGone() throws {
    try withAgent { world in
      world.inventory = try Cloud.inventory(1, 7, isComplete: true)
      world.run(for: .seconds(70))
      #expect(world.metrics.links[.gone] == 1)
    }
  }
}
