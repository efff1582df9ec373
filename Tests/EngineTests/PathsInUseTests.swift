// Connections in use: who is asked about them, and which plans would cut them.

import Engine
import EngineTestSupport
import Inventory
import Model
import Planning
import TestSupport
import Testing

@Suite struct PathsInUseTests {
  private func connection(from local: String, to remote: String = "198.51.100.7") throws
    -> TCPConnection
  {
    TCPConnection(
      from: try #require(IPAddress(local)), 22, to: try #require(IPAddress(remote)), 50122)
  }

  private func withTwoENIs(_ body: (Guest) throws -> Void) throws {
    try withGuest(2) { guest in
      #expect(try guest.upStatic(["eth1", "eth2"], Cloud.inventory(1, 2)).failed == [])
      try body(guest)
    }
  }

  @Test func downOfAnENIWithAConnectionIsRefusedAndTheOtherOneGoes() throws {
    try withTwoENIs { guest in
      guest.kernel.established = [try connection(from: "10.0.1.20")]
      let before = guest.lines(1)
      let outcome = try guest.down(["eth1", "eth2"])
      #expect(outcome.failed == ["eth1: pathsInUse"])
      #expect(guest.lines(1) == before && !guest.isConfigured(2))
      #expect(guest.stores.isHeld(guest.kernel.state.links[2], place: "") == false)
    }
  }

  @Test func downOfAllAtOnceIsRefusedAsAWhole() throws {
    try withTwoENIs { guest in
      guest.kernel.established = [try connection(from: "10.0.2.20")]
      let before = guest.kernel.state
      let outcome = try guest.down(["eth1", "eth2"], isAtomic: true)
      #expect(outcome.failures.count == 1 && outcome.failures[0].failure.kind == "pathsInUse")
      #expect(guest.kernel.state.difference(from: before) == [])
    }
  }

  @Test func connectionsOfOtherAddressesAndOfTheGuestWithItselfAreNoObstacle() throws {
    try withTwoENIs { guest in
      guest.kernel.established = [
        try connection(from: "10.0.2.20"), try connection(from: "10.0.1.20", to: "10.0.2.20"),
        try connection(from: "192.0.2.1"),
      ]
      #expect(try guest.down(["eth1"]).failed == [])
    }
  }

  @Test func upIsRefusedWhereAnAddressInUseWouldGo() throws {
    try withGuest(1) { guest in
      let with = try Cloud.inventory([Cloud.eni(1, secondary: ["10.0.1.30"])])
      #expect(try guest.upStatic(["eth1"], with).failed == [])
      guest.kernel.established = [try connection(from: "10.0.1.30")]
      let before = guest.kernel.state
      let without = try Cloud.inventory(1)
      #expect(try guest.upStatic(["eth1"], without).failed == ["eth1: pathsInUse"])
      #expect(guest.kernel.state.difference(from: before) == [])
      #expect(try guest.upStatic(["eth1"], without) { $0.isForced = true }.failed == [])
      #expect(guest.kernel.state.difference(from: before) != [])
    }
  }

  /// The address was on the NIC, but what it sent left by the primary one: now it leaves by its own.
  @Test func upMayLeadAConnectionToItsOwnNIC() throws {
    try withGuest(1) { guest in
      guest.kernel.state.addresses += try ObservedState(text: "address 10.0.1.20/24 dev eth1")
        .addresses
      guest.kernel.established = [try connection(from: "10.0.1.20")]
      #expect(try guest.upStatic(["eth1"], Cloud.inventory(1)).failed == [])
      #expect(guest.isConfigured(1))
    }
  }

  @Test func unitsAndTheAgentDoNotAsk() throws {
    try withTwoENIs { guest in
      guest.kernel.established = [try connection(from: "10.0.1.20")]
      var request = DownRequest(try Guest.choice(["eth1"]), sources: InventorySources())
      request.isForced = true
      #expect(try DownOperation(request, on: guest.host).run().failed == [])
    }
  }
}
