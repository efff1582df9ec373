// `alias remove` removes what was asked for, and tells of what has drifted besides.

import Engine
import EngineTestSupport
import Inventory
import Model
import Planning
import TestSupport
import Testing

@Suite struct AliasDriftTests {
  private func remove(_ guest: Guest, _ address: String) throws -> AliasOperation {
    let address = AliasEdit.Address(try #require(IPAddress(address)))
    return AliasOperation(
      .remove([address]), of: try #require(LinkSelector("eth1")), sources: nil, on: guest.host)
  }

  private func drift(_ guest: Guest) -> [Int] {
    guest.notes.compactMap { note in
      if case .driftStays(_, let count) = note { count } else { nil }
    }
  }

  @Test func whatDriftedBesidesStaysAndIsTold() throws {
    try withGuest { guest in
      let secondary = ["10.0.1.30", "10.0.1.31"]
      try guest.upStatic(["eth1"], Cloud.inventory([Cloud.eni(1, secondary: secondary)]))
      // An administrator took one out of service by hand, its rule and a default route with it.
      guest.kernel.state.addresses.removeAll { "\($0.address.address)" == "10.0.1.31" }
      guest.kernel.state.rules.removeAll { $0.source == IPPrefix("10.0.1.31/32") }
      guest.kernel.state.routes.removeAll { $0.table.rawValue == 1001 }
      let before = guest.kernel.state
      let planned = try remove(guest, "10.0.1.30").plan()
      #expect(planned.plan.steps.map(\.change.action) == [.remove, .remove])
      let outcome = try remove(guest, "10.0.1.30").run()
      #expect(outcome.failed == [])
      #expect(
        guest.kernel.state.difference(from: before).map { $0.split(separator: " ").prefix(3) } == [
          ["-", "address", "10.0.1.30/24"], ["-", "rule", "from"],
        ])
      #expect(drift(guest) == [3, 3])
      // What stayed is still there to be repaired.
      guard case .drifted(let steps) = try guest.role("eth1") else {
        Issue.record("not drifted")
        return
      }
      #expect(steps.count == 3)
    }
  }

  @Test func nothingIsToldWhereNothingDrifted() throws {
    try withGuest { guest in
      let secondary = ["10.0.1.30", "10.0.1.31"]
      try guest.upStatic(["eth1"], Cloud.inventory([Cloud.eni(1, secondary: secondary)]))
      #expect(try remove(guest, "10.0.1.31").run().failed == [])
      #expect(drift(guest) == [])
      #expect(try guest.role("eth1") == .inSync)
    }
  }
}
