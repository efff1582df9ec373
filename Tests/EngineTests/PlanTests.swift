// `plan`: what `up` would change; nothing is changed, and a server is only asked what it would offer.

import DHCPv4
import Engine
import EngineTestSupport
import Inventory
import Model
import Planning
import TestSupport
import Testing

@Suite struct PlanTests {
  private func plan(
    _ guest: Guest, _ links: [String], _ sources: InventorySources = InventorySources(),
    asCommands: Bool = false
  ) throws -> Outcome {
    let request = UpRequest(try Guest.choice(links), sources: sources)
    let files = try guest.files()
    let outcome = try PlanOperation(request, on: guest.host, asCommands: asCommands).run()
    #expect(guest.kernel.asked.isEmpty)
    #expect(try guest.files() == files)
    return outcome
  }

  private func setUp(_ guest: Guest, _ number: Int) {
    guest.kernel.state.links[number + 1].isUp = true
    guest.kernel.state.links[number + 1].hasCarrier = true
  }

  @Test func aLinkThatIsDownIsPlannedAsFarAsItIsKnown() throws {
    try withGuest { guest in
      let outcome = try plan(guest, ["eth1"])
      #expect(outcome.failed == [] && outcome.plan.isUnfinished)
      #expect(outcome.plan.steps.map(\.change) == [.setLinkUp(try Cloud.name("eth1"))])
      #expect(guest.leases.rounds.isEmpty)
    }
  }

  @Test func theInventoryStandsInForALeaseThatIsToCome() throws {
    try withGuest { guest in
      let outcome = try plan(guest, ["eth1"], InventorySources(file: Cloud.inventory(1)))
      #expect(outcome.failed == [] && !outcome.plan.isUnfinished)
      #expect(outcome.plan.steps.count == 5)
    }
  }

  @Test func aLinkThatIsUpIsAskedForAnOfferWithoutTheLock() throws {
    try withGuest { guest in
      setUp(guest, 1)
      var isFree: Bool?
      guest.leases.script = [[.run { isFree = guest.lockIsFree() }, .lease(3)]]
      let outcome = try plan(guest, ["eth1"])
      #expect(guest.leases.rounds.map { $0.map(\.mode) } == [[.probe]])
      #expect(isFree == true)
      #expect(outcome.failed == [] && outcome.plan.steps.count == 4)
    }
  }

  /// busybox's udhcpc adds a default route without a metric, with the primary NIC's next to it or in
  /// its place.
  @Test(arguments: [nil, RouteMetric(100)])
  func aForeignDefaultThatThePrimaryNICsComesAfterIsTold(_ primary: RouteMetric?) throws {
    try withGuest { guest in
      func told(_ metric: UInt32) throws -> [String] {
        var route = Route(
          destination: .all(.v4), gateway: IPAddress("10.0.1.253"), link: try Cloud.name("eth1"),
          madeBy: .boot)
        route.metric = RouteMetric(metric)
        let others = guest.kernel.state.routes
        guest.kernel.state.routes.append(route)
        guest.leases.script = [[.lease(3)]]
        let outcome = try plan(guest, ["eth1"])
        guest.kernel.state.routes = others
        return outcome.plan.sections.flatMap(\.kept).compactMap { kept in
          guard case .primaryLeavesHere(_, let primary, by: _, to: let found) = kept else {
            return nil
          }
          return "\(found.metric) \(found.link?.text ?? "-") \(primary)"
        }
      }
      setUp(guest, 1)
      guest.kernel.state.rules +=
        try ObservedState(text: "rule from all lookup main priority 32766 proto 2").rules
      let eth0 = try Cloud.name("eth0")
      let isDefault = { (route: Route) in route.destination.isDefault && route.link == eth0 }
      for at in guest.kernel.state.routes.indices where isDefault(guest.kernel.state.routes[at]) {
        if let primary { guest.kernel.state.routes[at].metric = primary }
      }
      if primary == nil { guest.kernel.state.routes.removeAll(where: isDefault) }
      let first = try told(0)
      #expect(first == ["0 eth1 eth0"])
      let behind = try told(200)
      #expect(behind == (primary == nil ? ["200 eth1 eth0"] : []))
      // The one that is wanted there may be another program's.
      let wanted = try told(1001)
      #expect(wanted == [])
    }
  }

  @Test func aServerThatOffersNothingFailsItsENIAlone() throws {
    try withGuest(2) { guest in
      setUp(guest, 1)
      setUp(guest, 2)
      guest.leases.script = [[.lease(4), .refusal(3)]]
      let outcome = try plan(guest, ["eth1", "eth2"])
      #expect(outcome.failed == ["eth1: lease.notLeased"])
      #expect(outcome.changed == ["eth2"])
    }
  }

  @Test func anOfferOfAnotherAddressThanTheConsolesFails() throws {
    try withGuest { guest in
      setUp(guest, 1)
      guest.leases.script = [[.given(3, try Cloud.lease(of: 1, host: 21))]]
      let outcome = try plan(guest, ["eth1"], InventorySources(file: Cloud.inventory(1)))
      #expect(outcome.failed == ["eth1: inventory.addressDiffers"])
    }
  }

  @Test func withoutTheRightToAskNobodyIsAsked() throws {
    try withGuest { guest in
      setUp(guest, 1)
      guest.permissions.asksServers = false
      let outcome = try plan(guest, ["eth1"], InventorySources(file: Cloud.inventory(1)))
      #expect(outcome.failed == [] && outcome.plan.steps.count == 4)
      #expect(guest.leases.rounds.isEmpty)
    }
  }

  @Test func commandsNeedALeaseAndNothingStandsInForIt() throws {
    try withGuest { guest in
      setUp(guest, 1)
      guest.kernel.state.links[2].hasCarrier = false
      guest.leases.script = [[.lease(3)]]
      let sources = InventorySources(file: try Cloud.inventory(1))
      #expect(try plan(guest, ["eth1"], sources).plan.steps.count == 4)
      #expect(guest.leases.rounds.isEmpty)
      #expect(try plan(guest, ["eth1"], sources, asCommands: true).plan.steps.count == 4)
      #expect(guest.leases.rounds.count == 1)
    }
  }

  @Test func aConflictOfOneIsItsOwn() throws {
    let foreign = "route 192.0.2.0/24 via 10.0.0.253 dev eth0 table 1001 proto 4"
    try withGuest(2, foreign) { guest in
      let outcome = try plan(
        guest, ["eth1", "eth2"], InventorySources(file: Cloud.inventory(1, 2)))
      #expect(outcome.failed == ["eth1: contradiction.tableInUse"])
      #expect(outcome.changed == ["eth2"])
    }
  }

  @Test func whatDownPlansIsWhatItDoes() throws {
    try withGuest(2) { guest in
      try guest.upStatic(["eth1", "eth2"], Cloud.inventory(1, 2))
      let count = guest.kernel.asked.count
      let request = DownRequest(try Guest.choice(["eth2", "eth1"]), sources: InventorySources())
      let planned = try DownOperation(request, on: guest.host).plan()
      #expect(guest.kernel.asked.count == count)
      let done = try DownOperation(request, on: guest.host).run()
      #expect(planned.plan.steps.map(\.change) == done.plan.steps.map(\.change))
      #expect(planned.changed == ["eth2", "eth1"] && done.changed == ["eth2", "eth1"])
    }
  }
}
