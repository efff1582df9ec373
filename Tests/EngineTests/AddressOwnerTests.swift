// An address that is given by hand or by an option and is another ENI's is refused, wherever that is known from.

import Engine
import EngineTestSupport
import Inventory
import Model
import Planning
import StateFiles
import TestSupport
import Testing

@Suite struct AddressOwnerTests {
  private func add(
    _ address: String, to link: String = "eth1", by sources: InventorySources? = nil,
    in guest: Guest
  ) throws -> String? {
    let address = AliasEdit.Address(try #require(IPAddress(address)))
    return try failure {
      let outcome = try AliasOperation(
        .add([address]), of: try #require(LinkSelector(link)), sources: sources, on: guest.host
      ).run()
      #expect(outcome.failed == [])
    }
  }

  /// What may be known of eth2's ENI, which was never configured: the vSwitch's block has all of these.
  private func second(_ change: (inout ENI) throws -> Void = { _ in }) throws -> Inventory {
    var eni = try Cloud.eni(2, secondary: ["10.0.2.30"])
    eni.ipv4Prefixes = .present([try #require(IPPrefix("10.0.77.0/28"))], from: Cloud.origin)
    try change(&eni)
    return try Cloud.inventory([Cloud.eni(1), eni])
  }

  @Test(arguments: ["10.0.2.20", "10.0.2.30", "10.0.77.5", "10.0.0.20"])
  func anAddressThatTheInventoryGivesToAnotherENIIsRefused(_ address: String) throws {
    try withGuest(2) { guest in
      try guest.upStatic(["eth1"], second())
      let (lines, files) = (guest.lines(1), try guest.files())
      let sources = InventorySources(metadata: ScriptedMetadata([try second()]))
      #expect(try add(address, by: sources, in: guest) == "alias.ofOtherENI")
      #expect(
        try add(address, by: InventorySources(file: second()), in: guest) == "alias.ofOtherENI")
      #expect(guest.lines(1) == lines)
      #expect(try guest.files() == files)
      #expect(try add("10.0.1.30", by: sources, in: guest) == nil)
    }
  }

  @Test(arguments: ["10.0.2.20", "10.0.2.30", "10.0.77.5", "10.0.2.40"])
  func anAddressThatIsKeptOfAnotherENIIsRefused(_ address: String) throws {
    try withGuest(2) { guest in
      try guest.upStatic(["eth1", "eth2"], second())
      #expect(try add("10.0.2.40", to: "eth2", in: guest) == nil)
      try guest.down(["eth2"])
      #expect(try add(address, in: guest) == "alias.ofOtherENI")
      guest.removeLink("eth2")
      // Of an ENI that the guest no longer has, nothing counts.
      #expect(try add(address, in: guest) == nil)
    }
  }

  @Test func thePrimaryNICGetsNoAddressOfAnotherENI() throws {
    try withGuest { guest in
      let sources = InventorySources(file: try Cloud.inventory(1))
      #expect(try add("10.0.1.20", to: "eth0", by: sources, in: guest) == "alias.ofOtherENI")
    }
  }

  @Test func anAddressThatMovedIsAccepted() throws {
    try withGuest(2) { guest in
      try guest.upStatic(["eth1", "eth2"], second())
      try guest.down(["eth2"])
      var first = try Cloud.eni(1, secondary: ["10.0.2.30"])
      // Of the other ENI, the service says nothing at this moment.
      let moved = InventorySources(file: try Cloud.inventory([first]))
      #expect(try add("10.0.2.30", by: moved, in: guest) == nil)
      first.secondaryAddresses = .unknown
      var other = try Cloud.eni(2)
      other.ipv4Prefixes = .unknown
      let freed = InventorySources(file: try Cloud.inventory([first, other]))
      #expect(try add("10.0.77.5", by: freed, in: guest) == "alias.ofOtherENI")
      other.ipv4Prefixes = .absent(from: Cloud.origin)
      let gone = InventorySources(file: try Cloud.inventory([first, other]))
      #expect(try add("10.0.77.5", by: gone, in: guest) == nil)
    }
  }

  @Test func anENIOfAnotherInstanceMayHaveTheSameAddress() throws {
    try withGuest(1) { guest in
      try guest.upStatic(["eth1"], Cloud.inventory(1))
      var inventory = try second {
        $0.instanceID = .present(try #require(CloudIdentifier("i-2")), from: Cloud.origin)
      }
      inventory.instanceID = .present(try #require(CloudIdentifier("i-1")), from: Cloud.origin)
      #expect(try add("10.0.2.30", by: InventorySources(file: inventory), in: guest) == nil)
    }
  }

  @Test func theOptionSecondaryIsCheckedAgainstWhatIsKept() throws {
    try withGuest(2) { guest in
      try guest.upStatic(["eth2"], second())
      try guest.down(["eth2"])
      let outcome = try guest.upStatic(["eth1"], Cloud.inventory(1)) {
        $0.settings.secondary = [IPv4Address(10, 0, 2, 30)]
      }
      #expect(outcome.failed == ["eth1: alias.ofOtherENI"])
      #expect(!guest.isConfigured(1))
    }
  }
}
