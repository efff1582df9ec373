// What comes in between: an address that changes in the console, a link that is renamed, who undoes at once.

import Agent
import Engine
import EngineTestSupport
import Inventory
import Model
import Planning
import Testing

@Suite struct AgentSurpriseTests {
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
      var state = world.guest.kernel.state
      for at in state.links.indices where state.links[at].name.text == "eth1" {
        state.links[at].name = name
      }
      for at in state.addresses.indices where state.addresses[at].link.text == "eth1" {
        state.addresses[at].link = name
        state.addresses[at].label = AddressLabel("eth7")
      }
      for at in state.routes.indices where state.routes[at].link?.text == "eth1" {
        state.routes[at].link = name
      }
      world.guest.kernel.state = state
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
}
