// What an administrator does by hand while the agent runs, in a simulated world.

import Agent
import Engine
import EngineTestSupport
import Inventory
import Model
import Planning
import Report
import TestSupport
import Testing

@Suite struct AgentAndCommandsTests {
  @Test func downByHandIsRespectedUntilUp() throws {
    try withAgent(2) { world in
      world.run(for: .seconds(10))
      try world.takeDown(1)
      world.run(for: .seconds(3600))
      #expect(!world.guest.isConfigured(1) && world.guest.isConfigured(2))
      #expect(world.report?.links.first { $0.name.text == "eth1" }?.state == .down)
      #expect(try world.bringUp(1))
      world.run(for: .seconds(10))
      #expect(world.guest.isConfigured(1))
      world.guest.kernel.state.rules.removeAll { $0.table == RouteTable(1001) }
      world.run(for: .seconds(1))
      #expect(world.guest.isConfigured(1))
    }
  }

  /// The agent renews the lease: nobody needs to be asked for it.
  @Test func upByHandNeedsNoServerForALeaseThatTheAgentRenews() throws {
    try withAgent { world in
      world.run(for: .seconds(10))
      world.end(isKill: true)
      let lock = try world.guest.host.lockForAgent()
      try AddressDamage.removed.happen(to: 1, in: world)
      world.guest.leases.script = []
      #expect(try world.guest.up(["eth1"]) { $0.heldLinks = .released }.failures.isEmpty)
      #expect(world.guest.isConfigured(1))
      _ = lock
    }
  }

  /// A NIC that was taken down to be moved away, or detached, is another one when it comes again.
  @Test func downByHandIsOverOnceTheLinkIsGone() throws {
    try withAgent(2) { world in
      world.run(for: .seconds(10))
      try world.takeDown(1)
      let link = try #require(world.guest.kernel.state.links.first { $0.name.text == "eth1" })
      world.guest.removeLink("eth1")
      world.run(for: .seconds(10))
      // It has the number that it had: that is asked for when a link changes its namespace.
      world.guest.kernel.state.links.append(link)
      world.run(for: .seconds(10))
      #expect(world.guest.isConfigured(1))
    }
  }

  @Test func whatAnUpByHandWasAskedForStays() throws {
    try withAgent { world in
      world.run(for: .seconds(10))
      let secondary = IPv4Address(10, 0, 1, 77)
      world.guest.leases.script = [[.lease(3)]]
      let outcome = try world.guest.up(["eth1"]) { request in
        request.settings.table = 2000
        request.settings.metric = 77_000
        request.settings.rulePriority = 20_000
        request.settings.secondary = [secondary]
      }
      #expect(outcome.failed == [])
      for _ in 0..<3 {
        world.guest.kernel.state.rules.removeAll { $0.table == RouteTable(2000) }
        world.run(for: .seconds(130))
        let lines = world.guest.lines(1)
        #expect(lines.contains { $0.contains("table 2000") })
        #expect(lines.contains { $0.contains("metric 77000") })
        #expect(lines.contains("rule from 10.0.1.20 lookup 2000 priority 20000 proto 201"))
        #expect(lines.contains { $0.contains("10.0.1.77/24") })
        #expect(!lines.contains { $0.contains("1001") })
        // A restart keeps it too.
        world.end(isKill: true)
        world.start()
      }
      // The next one without the options is as usual.
      world.guest.leases.script = [[.lease(3)]]
      let sources = try InventorySources(file: Cloud.inventory(1))
      #expect(try world.guest.up(["eth1"], sources).failed == [])
      world.run(for: .seconds(130))
      #expect(world.guest.isConfigured(1))
      #expect(!world.guest.lines(1).contains { $0.contains("2000") || $0.contains("10.0.1.77") })
    }
  }

  /// The agent waits for a silent server; an administrator does not wait for the agent.
  @Test func theAgentGivesWayToACommandThatAnAdministratorWaitsFor() throws {
    try withAgent { world in
      world.server.isThere = false
      world.run(for: .seconds(5))
      #expect(world.report?.links.last?.state == .waiting(after: nil))
      // While the command waits for the ENI, the agent goes on.
      world.guest.clock.afterSleep = { world.agent?.handle(.timer) }
      try world.takeDown(1)
      world.guest.clock.afterSleep = {}
      world.run(for: .seconds(600))
      #expect(world.report?.links.last?.state == .down)
      #expect(world.guest.kernel.state.links.contains { $0.name.text == "eth1" && !$0.isUp })
      let failures = world.told.filter { if case .failed = $0.news { true } else { false } }
      #expect(failures.isEmpty)
    }
  }

  @Test func aStaticAddressThatWasGivenByHandStays() throws {
    try withAgent { world in
      world.run(for: .seconds(10))
      let address = IPAddressWithLength(.v4(IPv4Address(10, 0, 1, 20)), length: 24)
      try world.guest.up(["eth1"]) { request in
        request.settings.address = address
        request.settings.gateway = .v4(IPv4Address(10, 0, 1, 253))
      }
      world.run(for: .seconds(7200))
      #expect(world.guest.isConfigured(1))
      let there = world.guest.kernel.state.addresses.first { $0.address == address }
      #expect(there?.validLifetime == .forever)
      #expect(world.server.renewals == 0)
    }
  }
}
