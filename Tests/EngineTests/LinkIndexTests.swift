// The numbers of links with and without a name ethN, where one comes that has another one's by its name.

import Engine
import EngineTestSupport
import Inventory
import Model
import Planning
import StateFiles
import TestSupport
import Testing

@Suite struct LinkIndexTests {
  /// ens5, which is the only secondary NIC at first; eth1 is attached later.
  private static let first = """
    link 1 lo loopback up
    link 2 eth0 00:16:3e:00:00:00 up
    address 10.0.0.20/24 brd 10.0.0.255 dev eth0
    route 10.0.0.0/24 dev eth0 src 10.0.0.20 proto 2
    route default via 10.0.0.253 dev eth0 metric 100 proto 3
    link 4 ens5 00:16:3e:00:00:02 down
    """
  private static let later = "link 3 eth1 00:16:3e:00:00:01 down"

  private func attach(_ guest: Guest) throws {
    guest.kernel.state.links += try ObservedState(text: Self.later).links
  }

  /// The tables that the link's default routes are in.
  private func tables(_ link: String, _ guest: Guest) -> Set<UInt32> {
    Set(
      guest.kernel.state.routes.filter { $0.link?.text == link && $0.destination.isDefault }
        .map(\.table.rawValue))
  }

  private func lookups(_ guest: Guest) -> [String: UInt32] {
    Dictionary(
      guest.kernel.state.rules.compactMap { rule in
        guard let source = rule.source, let table = rule.table else { return nil }
        return ("\(source.address)", table.rawValue)
      }, uniquingKeysWith: { first, _ in first })
  }

  private func moves(_ guest: Guest) -> [String] {
    guest.notes.compactMap { note in
      guard case .indexMoved(let link, let before, let after, let holder) = note else { return nil }
      return "\(link) \(before) \(after) \(holder)"
    }
  }

  @Test func aNameEthNTakesItsNumberAndTheOtherLinkGetsAnotherOne() throws {
    try withGuest(text: Self.first) { guest in
      try guest.upStatic(["ens5"], Cloud.inventory(2))
      #expect(tables("ens5", guest) == [254, 1001])
      try attach(guest)
      let both = try Cloud.inventory(1, 2)
      // Alone, it does not change what was not asked for.
      let alone = try guest.upStatic(["eth1"], both)
      #expect(alone.failed == ["eth1: contradiction.tableOfOtherENI"])
      #expect(tables("ens5", guest) == [254, 1001] && moves(guest) == [])
      let all = try guest.upStatic([], both)
      #expect(all.failed == [])
      #expect(tables("ens5", guest) == [254, 1002] && tables("eth1", guest) == [254, 1001])
      #expect(lookups(guest) == ["10.0.1.20": 1001, "10.0.2.20": 1002])
      #expect(moves(guest) == ["ens5 1 2 eth1"])
      let again = try guest.upStatic([], both)
      #expect(again.failed == [] && again.plan.isEmpty && moves(guest).count == 1)
      #expect(try guest.role("ens5") == .inSync && guest.role("eth1") == .inSync)
      #expect(try guest.down([]).failed == [])
      #expect(tables("ens5", guest) == [] && lookups(guest) == [:])
    }
  }

  @Test func ofLeasedENIsTheNumbersMoveInOnePlanToo() throws {
    try withGuest(text: Self.first) { guest in
      let sources = InventorySources(file: try Cloud.inventory(1, 2))
      guest.leases.script = [[.lease(4)], [.lease(3), .lease(4)]]
      #expect(try guest.up(["ens5"], sources).failed == [])
      try attach(guest)
      let all = try guest.up([], sources)
      #expect(all.failed == [])
      #expect(lookups(guest) == ["10.0.1.20": 1001, "10.0.2.20": 1002])
      #expect(try guest.up([], sources).plan.isEmpty)
    }
  }

  @Test func aFailureLeavesBothAsTheyWere() throws {
    try withGuest(text: Self.first) { guest in
      try guest.upStatic(["ens5"], Cloud.inventory(2))
      try attach(guest)
      let (state, files) = (guest.kernel.state, try guest.files())
      guest.kernel.backend.refused = [guest.kernel.asked.count + 3]
      let both = try guest.upStatic(["ens5", "eth1"], Cloud.inventory(1, 2))
      #expect(both.failed == ["ens5 eth1: apply.performing"])
      #expect(guest.kernel.state.difference(from: state) == [])
      #expect(try guest.files() == files)
    }
  }

  @Test func aLinkThatIsNoENIsTakesNoNumber() throws {
    try withGuest(text: Self.first) { guest in
      try guest.upStatic(["ens5"], Cloud.inventory(2))
      try attach(guest)
      let outcome = try guest.upStatic(["ens5"], Cloud.inventory(2))
      #expect(outcome.failed == [] && outcome.plan.isEmpty)
      #expect(tables("ens5", guest) == [254, 1001] && moves(guest) == [])
    }
  }
}
