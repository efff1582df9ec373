// The rules of local-first ENIs follow where a subnet of the cloud comes or goes.

import Engine
import EngineTestSupport
import Inventory
import Model
import Planning
import TestSupport
import Testing

@Suite struct PeerRuleTests {
  /// The subnets to which an ENI's rules lead by its own table.
  private func subnets(_ guest: Guest, of number: UInt8) -> [String] {
    guest.kernel.state.rules.filter { rule in
      rule.source?.address == .v4(IPv4Address(10, 0, number, 20)) && rule.destination != nil
    }.compactMap { $0.destination.map { "\($0)" } }.sorted()
  }

  private func localFirst(_ request: inout UpRequest) { request.settings.routing = .localFirst }

  @Test func aPeerFollowsAnENIThatComesAndGoes() throws {
    try withGuest(2) { guest in
      try guest.upStatic(["eth1"], Cloud.inventory(1, 2), localFirst)
      #expect(subnets(guest, of: 1) == ["10.0.0.0/24", "10.0.1.0/24"])
      let outcome = try guest.upStatic(["eth2"], Cloud.inventory(1, 2))
      #expect(outcome.failed == [] && outcome.changed == ["eth2", "eth1"])
      #expect(subnets(guest, of: 1) == ["10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/24"])
      #expect(try guest.role("eth1") == .inSync)
      let down = try guest.down(["eth2"])
      #expect(down.failed == [] && down.changed == ["eth2", "eth1"])
      #expect(subnets(guest, of: 1) == ["10.0.0.0/24", "10.0.1.0/24"])
    }
  }

  @Test func aPeerFollowsOneThatComesWithALease() throws {
    try withGuest(2) { guest in
      try guest.upStatic(["eth1"], Cloud.inventory(1, 2), localFirst)
      guest.leases.script = [[.lease(4)]]
      #expect(try guest.up(["eth2"]).failed == [])
      #expect(subnets(guest, of: 1).contains("10.0.2.0/24"))
    }
  }

  @Test func severalOfOneRunKnowEachOther() throws {
    try withGuest(2) { guest in
      guest.leases.script = [[.lease(4), .lease(3)]]
      let outcome = try guest.up(["eth1", "eth2"], InventorySources(), localFirst)
      #expect(outcome.failed == [])
      let all = ["10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/24"]
      #expect(subnets(guest, of: 1) == all && subnets(guest, of: 2) == all)
      #expect(try guest.role("eth1") == .inSync)
      #expect(try guest.role("eth2") == .inSync)
    }
  }

  @Test func aPeerDoesNotFollowOneThatFails() throws {
    try withGuest(2) { guest in
      try guest.upStatic(["eth1"], Cloud.inventory(1, 2), localFirst)
      let before = guest.lines(1)
      guest.leases.script = [[.refusal(4)]]
      #expect(try guest.up(["eth2"]).failed == ["eth2: lease.notLeased"])
      #expect(guest.lines(1) == before)
    }
  }

  @Test func aPeerThatCannotFollowFailsAlone() throws {
    try withGuest(2) { guest in
      try guest.upStatic(["eth1"], Cloud.inventory(1, 2), localFirst)
      let (before, files) = (guest.lines(1), try guest.files(of: Cloud.mac(1)))
      var count = 0
      try withGuest(2) { other in
        try other.upStatic(["eth2"], Cloud.inventory(1, 2))
        count = other.kernel.asked.count
      }
      guest.kernel.backend.refused = [guest.kernel.asked.count + count]
      let outcome = try guest.upStatic(["eth2"], Cloud.inventory(1, 2))
      #expect(outcome.failed == ["eth1: apply.performing"])
      #expect(outcome.changed == ["eth2"])
      #expect(guest.lines(1) == before)
      #expect(try guest.files(of: Cloud.mac(1)) == files)
      #expect(guest.isConfigured(2))
    }
  }

  @Test func whatPlanShowsOfPeersIsDone() throws {
    try withGuest(2) { guest in
      try guest.upStatic(["eth1"], Cloud.inventory(1, 2), localFirst)
      var request = UpRequest(
        try Guest.choice(["eth2"]), sources: InventorySources(file: try Cloud.inventory(1, 2)))
      request.settings.isStatic = true
      let planned = try PlanOperation(request, on: guest.host).run()
      let done = try UpOperation(request, on: guest.host).run()
      #expect(planned.changed == ["eth2", "eth1"])
      #expect(planned.plan.steps.map(\.change) == done.plan.steps.map(\.change))
    }
  }
}
