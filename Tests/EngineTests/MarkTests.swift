// The mark in the kernel of what enicfg made: it is known without a record.

import Engine
import EngineTestSupport
import Files
import Inventory
import Model
import Planning
import StateFiles
import TestSupport
import Testing

@Suite struct MarkTests {
  /// Removes what is kept of an ENI's link until the next boot.
  private func loseRecord(_ guest: Guest) throws {
    let mac = try Cloud.mac(1)
    try guest.records.remove(mac)
    try guest.leaseFiles.remove(mac)
  }

  @Test(arguments: [[], ["eth1"]]) func downRemovesMarkedAddressesWithoutARecord(
    _ links: [String]
  ) throws {
    try withGuest { guest in
      try guest.upStatic(["eth1"], Cloud.inventory([Cloud.eni(1, secondary: ["10.0.1.30"])]))
      try loseRecord(guest)
      let outcome = try guest.down(links)
      #expect(outcome.failed == [])
      // That enicfg set the link up is known to the record alone.
      #expect(guest.lines(1) == ["link 3 eth1 00:16:3e:00:00:01 up mtu 1500"])
    }
  }

  @Test func anAddressThatAnotherProgramMadeStaysWithoutARecord() throws {
    try withGuest { guest in
      try guest.upStatic(["eth1"], Cloud.inventory(1))
      try loseRecord(guest)
      let at = try #require(guest.kernel.state.addresses.indices.last)
      guest.kernel.state.addresses[at].madeBy = .unspecified
      #expect(try guest.down(["eth1"]).failed == [])
      #expect(guest.kernel.state.addresses.indices.last == at)
    }
  }

  @Test func aLostRecordMakesNothingForeign() throws {
    try withGuest { guest in
      let inventory = try Cloud.inventory(1)
      try guest.upStatic(["eth1"], Cloud.inventory([Cloud.eni(1, secondary: ["10.0.1.30"])]))
      try loseRecord(guest)
      #expect(try guest.upStatic(["eth1"], inventory).failed == [])
      #expect(guest.isConfigured(1))
      #expect(!guest.kernel.state.addresses.contains { "\($0.address)" == "10.0.1.30/24" })
    }
  }
}
