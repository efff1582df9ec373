// Which NIC is the primary one: the inventory tells, then what was recorded, then the routes.

import Engine
import EngineTestSupport
import Inventory
import Model
import Planning
import StateFiles
import TestSupport
import Testing

@Suite struct PrimaryNICTests {
  /// Two NICs of names that say nothing; the first one has the default route.
  private let text = """
    link 2 ens1 00:16:3e:00:00:01 up
    link 3 ens2 00:16:3e:00:00:02 up
    address 10.0.1.20/24 dev ens1
    address 10.0.2.20/24 dev ens2
    route 10.0.2.0/24 dev ens2 src 10.0.2.20 proto 2
    route default via 10.0.1.253 dev ens1 metric 100 proto 3
    """

  private func inventory(primary: UInt8) throws -> Inventory {
    let enis = try ([1, 2] as [UInt8]).map { number in
      var eni = try Cloud.eni(number)
      eni.role = .present(number == primary ? .primary : .secondary, from: Cloud.origin)
      return eni
    }
    return Inventory(enis: enis, primaryMAC: .present(try Cloud.mac(primary), from: Cloud.origin))
  }

  /// Which of the two a run takes for the primary one.
  private func found(_ guest: Guest, _ inventory: Inventory) throws -> [String] {
    let outcome = try guest.upStatic(["ens1", "ens2"], inventory)
    return outcome.plan.desired.filter(\.goal.isPrimary).map(\.link.text) + outcome.failed
  }

  @Test func theRoutesTellWhereNothingElseDoes() throws {
    try withGuest(text: text) { guest in
      let silent = Inventory(
        enis: try ([1, 2] as [UInt8]).map { number in
          var eni = try Cloud.eni(number)
          eni.role = .unknown
          return eni
        })
      let primaries = try found(guest, silent)
      #expect(primaries == ["ens1"])
    }
  }

  @Test func theRecordTellsBeforeTheRoutes() throws {
    try withGuest(text: text) { guest in
      for number in [1, 2] as [UInt8] {
        var record = ENIRecord(mac: try Cloud.mac(number))
        record.isPrimary = number == 2
        try guest.enis.write(record)
      }
      var enis = try [Cloud.eni(1), Cloud.eni(2)]
      for at in enis.indices { enis[at].role = .unknown }
      let outcome = try guest.upStatic(["ens2"], Inventory(enis: enis))
      #expect(outcome.plan.desired.map(\.goal.isPrimary) == [true])
    }
  }

  @Test func theInventoryTellsBeforeTheRecord() throws {
    try withGuest(text: text) { guest in
      var record = ENIRecord(mac: try Cloud.mac(1))
      record.isPrimary = false
      try guest.enis.write(record)
      let outcome = try guest.upStatic(["ens1"], inventory(primary: 1))
      #expect(outcome.plan.desired.map(\.goal.isPrimary) == [true])
    }
  }

  @Test func thePrimaryOneIsLeftAlone() throws {
    try withGuest(text: text) { guest in
      let outcome = try guest.upStatic(["ens1"], inventory(primary: 1))
      #expect(outcome.failed == [] && outcome.changed == [])
      #expect(try guest.records.macs() == [])
    }
  }

  @Test func optionsOfASecondaryAreRefusedOnThePrimary() throws {
    try withGuest(text: text) { guest in
      let outcome = try guest.up(["ens1"], InventorySources(file: inventory(primary: 1))) {
        $0.settings.table = 77
      }
      #expect(outcome.failed == ["ens1: request.primaryLeftAlone"])
    }
  }

  @Test func whereItCannotBeToldNothingIsConfigured() throws {
    let ambiguous = text + "\nroute default via 10.0.2.253 dev ens2 metric 100 proto 3"
    try withGuest(text: ambiguous) { guest in
      guest.leases.script = [[.lease(3)]]
      let outcome = try guest.up(["ens1", "ens2"])
      #expect(
        outcome.failed
          == ["ens1: contradiction.primaryUnknown", "ens2: contradiction.primaryUnknown"])
      #expect(guest.kernel.asked.isEmpty)
    }
  }

  @Test func anENIThatWasSecondaryCannotBecomePrimary() throws {
    try withGuest { guest in
      try guest.upStatic(["eth1"], Cloud.inventory(1))
      var enis = try [Cloud.eni(1), Cloud.eni(2)]
      enis[0].role = .present(.primary, from: Cloud.origin)
      let wrong = Inventory(
        enis: enis, primaryMAC: .present(try Cloud.mac(1), from: Cloud.origin))
      let asked = guest.kernel.asked.count
      // Another NIC may be the primary one then: none of them is touched.
      #expect(throws: Failure.self) { try guest.upStatic(["eth1", "eth2"], wrong) }
      #expect(guest.kernel.asked.count == asked)
      #expect(guest.isConfigured(1))
    }
  }

  @Test func everyCommandDecidesAlike() throws {
    try withGuest(text: text) { guest in
      var record = ENIRecord(mac: try Cloud.mac(2))
      record.isPrimary = true
      try guest.enis.write(record)
      #expect(try guest.role("ens2") == .primary)
      let address = try #require(IPAddress("10.0.2.30"))
      let outcome = try AliasOperation(
        .add([AliasEdit.Address(address)]), of: try #require(LinkSelector("ens2")), sources: nil,
        on: guest.host
      ).run()
      #expect(outcome.failed == [])
      #expect(outcome.plan.desired.map(\.goal.isPrimary) == [true])
    }
  }

  /// A VPN's default route comes before the primary NIC's (openfortivpn#607).
  @Test func aTunnelIsNotThePrimaryNIC() throws {
    let vpn = """

      link 9 tun0 up kind tun
      address 10.8.0.6/24 dev tun0
      route default dev tun0 metric 50 proto 3
      """
    try withGuest(text: text + vpn) { guest in
      let outcome = try guest.up(["ens1"])
      #expect(outcome.failed == [] && outcome.changed == [])
      #expect(outcome.plan.desired.map(\.goal.isPrimary) == [true])
      let other = try guest.upStatic(["ens2"], Inventory(enis: [Cloud.eni(2)]))
      #expect(other.failed == [] && other.changed == ["ens2"])
    }
  }

  @Test(arguments: [
    // A bridge and a bond stand for the NIC that is their member; a VLAN where there is no other.
    "link 9 br0 00:16:3e:00:00:09 up kind bridge\nlink 8 ens9 00:16:3e:00:00:08 up master 9",
    "link 9 br0 00:16:3e:00:00:09 up kind bond\nlink 8 ens9 00:16:3e:00:00:08 up master 9",
    "link 9 br0 00:16:3e:00:00:09 up kind vlan",
  ]) func aLinkThatIsStackedOnANICCanBeThePrimaryOne(_ links: String) throws {
    let stacked = """
      link 2 ens1 00:16:3e:00:00:01 up
      \(links)
      address 10.0.0.20/24 dev br0
      route 10.0.0.0/24 dev br0 src 10.0.0.20 proto 2
      route default via 10.0.0.253 dev br0 metric 100 proto 3
      """
    let observed = try ObservedState(text: stacked)
    #expect(observed.primaryNIC == .link(try Cloud.name("br0")))
  }

  /// Two halves act as one default route, and come before one.
  @Test func halvesOfADefaultRouteMarkThePrimaryNIC() throws {
    let halves = """
      link 2 ens1 00:16:3e:00:00:01 up
      link 3 ens2 00:16:3e:00:00:02 up
      address 10.0.1.20/24 dev ens1
      route 10.0.1.0/24 dev ens1 src 10.0.1.20 proto 2
      route 0.0.0.0/1 via 10.0.1.253 dev ens1 proto 3
      route 128.0.0.0/1 via 10.0.1.253 dev ens1 proto 3
      """
    #expect(try ObservedState(text: halves).primaryNIC == .link(try Cloud.name("ens1")))
    let other = "\nroute default via 10.0.2.253 dev ens2 metric 50 proto 3"
    #expect(try ObservedState(text: halves + other).primaryNIC == .link(try Cloud.name("ens1")))
    let half = halves.replacing("route 128.0.0.0/1 via 10.0.1.253 dev ens1 proto 3", with: "")
    #expect(try ObservedState(text: half + other).primaryNIC == .link(try Cloud.name("ens2")))
  }
}
