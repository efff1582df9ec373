// Addresses with an end: made permanent where they should be, and seconds that go by while a plan is made.

import Engine
import EngineTestSupport
import Inventory
import Model
import Planning
import StateFiles
import TestSupport
import Testing

@Suite struct LifetimeTests {
  /// truenas/middleware#4545: the address went when the lease would have ended.
  @Test func aStaticAddressThatWasLeasedBecomesPermanent() throws {
    try withGuest { guest in
      guest.leases.script = [[.lease(3)]]
      try guest.up(["eth1"])
      #expect(lifetime(guest) != .forever)
      let address = try #require(guest.kernel.state.addresses.last)
      let inventory = try Cloud.inventory(1)
      let outcome = try guest.upStatic(["eth1"], inventory)
      #expect(outcome.failed == [])
      #expect(lifetime(guest) == .forever)
      #expect(guest.kernel.state.addresses.last?.address == address.address)
      #expect(try guest.role("eth1") == .inSync)
      #expect(try guest.upStatic(["eth1"], inventory).plan.isEmpty)
    }
  }

  @Test func aLeasedAddressThatWasStaticGetsTheLeasesEnd() throws {
    try withGuest { guest in
      try guest.upStatic(["eth1"], Cloud.inventory(1))
      #expect(lifetime(guest) == .forever)
      guest.leases.script = [[.lease(3)]]
      let outcome = try guest.up(["eth1"])
      #expect(outcome.failed == [])
      #expect(lifetime(guest) != .forever)
      #expect(try guest.role("eth1") == .inSync)
    }
  }

  /// Each observation finds a second less; with 600,000 routes, one takes longer than that.
  @Test func downIsDoneAlthoughSecondsGoBy() throws {
    try withGuest { guest in
      guest.leases.script = [[.lease(3)]]
      try guest.up(["eth1"])
      guest.kernel.backend.meddling = { state, _ in
        for at in state.addresses.indices {
          guard case .seconds(let left) = state.addresses[at].validLifetime else { continue }
          state.addresses[at].validLifetime = .seconds(left - 1)
          state.addresses[at].preferredLifetime = .seconds(left - 1)
        }
      }
      let outcome = try guest.down(["eth1"])
      #expect(outcome.failed == [])
      #expect(guest.lines(1) == ["link 3 eth1 00:16:3e:00:00:01 down mtu 1500"])
    }
  }

  private func lifetime(_ guest: Guest) -> Lifetime? {
    guest.kernel.state.addresses.last { $0.link.text == "eth1" }?.validLifetime
  }
}
