// What comes in between: an address that changes in the console, a link that is renamed, who undoes at once.

import Agent
import Engine
import EngineTestSupport
import Inventory
import Model
import Planning
import TestSupport
import Testing

@Suite struct AgentSurpriseTests {
  /// What it is called in between gives it other numbers, which nobody asked for.
  @Test func namesAreExchangedByWayOfAThirdOne() throws {
    try withAgent(2) { world in
      world.run(for: .seconds(10))
      let (eth1, eth2) = (try Cloud.name("eth1"), try Cloud.name("eth2"))
      let spare = try Cloud.name("spare")
      for (name, other) in [(eth1, spare), (eth2, eth1), (spare, eth2)] {
        world.rename([name: other])
        world.run(for: .seconds(2))
      }
      world.run(for: .seconds(60))
      var model = AgentModel()
      model.names = [1: 2, 2: 1]
      let differences = try model.differences(in: world)
      #expect(differences == [])
    }
  }

  /// What the service said last is older than the refused renewal.
  @Test func addressChangedInTheConsoleIsAskedForSoon() throws {
    try withAgent { world in
      world.end()
      world.server.leaseTime = 600
      world.start(every: .seconds(3600))
      world.run(for: .seconds(10))
      var eni = try Cloud.eni(1)
      eni.primaryAddress = .present(IPv4Address(10, 0, 1, 21), from: Cloud.origin)
      world.inventory = try Cloud.inventory([eni], isComplete: true)
      world.server.refuses = true
      world.server.host = 21
      world.run(for: .seconds(400))
      #expect(world.guest.isConfigured(1, host: 21), "\(world.guest.lines(1))")
      #expect(world.questions <= 4)
    }
  }

  /// The numbers of the old name are not what an administrator asked for.
  @Test func renamedLinkGetsTheNumbersOfItsNewName() throws {
    try withAgent { world in
      world.run(for: .seconds(10))
      let name = try #require(LinkName("eth7"))
      world.rename([try Cloud.name("eth1"): name])
      world.run(for: .seconds(10))
      let rules = world.guest.kernel.state.rules.filter { $0.source != nil }
      #expect(rules.map(\.table) == [RouteTable(1007)])
      let routes = world.guest.kernel.state.routes.filter { $0.madeBy == .enicfg }
      #expect(Set(routes.map(\.table)) == [.main, RouteTable(1007)])
    }
  }

  /// Another program undoes each repair before the round has looked at what came of it.
  @Test func whoUndoesAtOnceIsNotFought() throws {
    try withAgent { world in
      world.run(for: .seconds(10))
      let kernel = world.guest.kernel
      let table = RouteTable(1001)
      kernel.beforeChange = { [unowned kernel] change in
        switch change {
        case .addRoute: kernel.state.rules.removeAll { $0.table == table }
        case .addRule: kernel.state.routes.removeAll { $0.table == table }
        default: break
        }
      }
      kernel.state.rules.removeAll { $0.table == table }
      world.run(for: .seconds(60))
      let observations = kernel.observations
      world.run(for: .seconds(3600))
      #expect(kernel.observations - observations < 100)
      let failures = world.told.filter { if case .failed = $0.news { true } else { false } }
      #expect(world.fights == 1 && failures.isEmpty)
      guard case .paused? = world.report?.links.last?.state else {
        Issue.record("\(String(describing: world.report))")
        return
      }
      kernel.beforeChange = { _ in }
      world.run(for: .seconds(400))
      #expect(world.guest.isConfigured(1))
    }
  }

  /// Of a link that is down, no server hears: the agent sets it up.
  @Test func linkThatIsSetDownWithoutALeaseComesBack() throws {
    try withAgent(2) { world in
      world.server.leaseTime = 600
      world.run(for: .seconds(10))
      world.server.isThere = false
      world.run(for: .seconds(700))
      #expect(!world.guest.isConfigured(1))
      _ = world.guest.kernel.backend.perform([.setLinkDown(try Cloud.name("eth1"))])
      world.run(for: .seconds(60))
      world.server.isThere = true
      world.run(for: .seconds(700))
      #expect(world.guest.isConfigured(1) && world.guest.isConfigured(2))
      let waits = world.report?.links.allSatisfy { $0.state == .configured }
      #expect(waits == true, "\(String(describing: world.report))")
    }
  }

  /// Each has what the other one is to get: a round for one of them alone can do nothing.
  @Test(arguments: [false, true]) func exchangedNamesAreFollowedAfterTrouble(
    _ isWithoutLeases: Bool
  ) throws {
    try withAgent(2) { world in
      world.server.leaseTime = 600
      world.run(for: .seconds(10))
      let obstacle = try ObservedState(
        text: "route 192.0.2.0/24 via 10.0.0.253 dev eth0 table 1002 proto 4"
      ).routes
      if isWithoutLeases {
        world.server.isThere = false
        world.run(for: .seconds(700))
      } else {
        world.guest.kernel.state.routes += obstacle
      }
      let (first, second) = (try Cloud.name("eth1"), try Cloud.name("eth2"))
      world.rename([first: second, second: first])
      world.run(for: .seconds(100))
      world.server.isThere = true
      world.guest.kernel.state.routes.removeAll { obstacle.contains($0) }
      world.run(for: .seconds(700))
      for (number, name) in [(UInt8(1), second), (2, first)] {
        let table = RouteTable(1000 + (number == 1 ? 2 : 1))
        let routes = world.guest.kernel.state.routes.filter {
          $0.madeBy == .enicfg && $0.link == name
        }
        #expect(Set(routes.map(\.table)) == [.main, table], "\(name): \(routes)")
        let source = IPPrefix(host: .v4(IPv4Address(10, 0, number, 20)))
        let rules = world.guest.kernel.state.rules.filter { $0.source == source }
        #expect(rules.map(\.table) == [table], "\(name): \(rules)")
      }
    }
  }
}
