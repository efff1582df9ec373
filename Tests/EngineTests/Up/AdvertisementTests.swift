// Router advertisements are turned off before a link is set up, and on again by `down` and by an undo.

import Engine
import EngineTestSupport
import Inventory
import Model
import Planning
import StateFiles
import TestSupport
import Testing

@Suite struct AdvertisementTests {
  private static let guest = """
    link 1 lo loopback up
    link 2 eth0 00:16:3e:00:00:00 up accept_ra 1
    link 3 eth1 00:16:3e:00:00:01 down accept_ra 1 accept_ra_pinfo 1 ra_defrtr_metric 1024
    address 10.0.0.20/24 brd 10.0.0.255 dev eth0
    route 10.0.0.0/24 dev eth0 src 10.0.0.20 proto 2
    route default via 10.0.0.253 dev eth0 metric 100 proto 3
    route default via fe80::1 dev eth0 metric 1024 proto 9
    """

  private static func inventory() throws -> Inventory { try Cloud.inventory(1) }

  /// IPv6 addresses without a gateway, as the API's answer has them.
  private static func ipv6Inventory() throws -> Inventory {
    var eni = try Cloud.eni(1)
    eni.ipv6Addresses = .present(
      [try #require(IPv6Address("2001:db8::20"))], from: Cloud.origin)
    return try Cloud.inventory([eni])
  }

  private func settings(_ guest: Guest) -> [LinkSetting: UInt32] {
    guest.kernel.state.links[2].settings
  }

  /// wicked#570, gluon#2180.
  @Test func aLinkIsSetUpOnceItIgnoresAdvertisements() throws {
    try withGuest(text: Self.guest) { guest in
      var accepted: [UInt32?] = []
      var recorded: [[LinkRecord.Setting]?] = []
      guest.kernel.beforeChange = { change in
        guard case .setLinkUp = change else { return }
        accepted.append(guest.kernel.state.links[2].settings[.acceptAdvertisements])
        recorded.append((try? guest.records.value(of: Cloud.mac(1)))??.settings)
      }
      guest.leases.script = [[.lease(3)]]
      let outcome = try guest.up(["eth1"])
      #expect(outcome.failed == [])
      #expect(accepted == [0])
      #expect(recorded == [[.init(.acceptAdvertisements, before: 1, set: 0)]])
      #expect(guest.kernel.state.links[1].settings[.acceptAdvertisements] == 1)
      #expect(try guest.role("eth1") == .inSync)
      #expect(try guest.up(["eth1"]).plan.isEmpty)
    }
  }

  @Test func downRestoresWhatWasBefore() throws {
    for inventory in [try Self.inventory(), try Self.ipv6Inventory()] {
      try withGuest(text: Self.guest) { guest in
        let before = guest.kernel.state
        let outcome = try guest.upStatic(["eth1"], inventory)
        #expect(outcome.failed == [])
        #expect(settings(guest) != before.links[2].settings)
        #expect(try guest.upStatic(["eth1"], inventory).plan.isEmpty)
        #expect(try guest.down(["eth1"]).failed == [])
        #expect(guest.kernel.state.difference(from: before) == [])
        #expect(try guest.records.macs() == [])
      }
    }
  }

  @Test func theGatewayOfIPv6AddressesMayBeAdvertisedAfterThePrimaryNICs() throws {
    try withGuest(text: Self.guest) { guest in
      let outcome = try guest.upStatic(["eth1"], Self.ipv6Inventory())
      #expect(outcome.failed == [])
      #expect(
        settings(guest)
          == [.acceptAdvertisements: 1, .acceptPrefixes: 0, .advertisedMetric: 2025])
      #expect(try guest.role("eth1") == .inSync)
      // Without IPv6 in the inventory, nothing is to be learnt any more.
      #expect(try guest.upStatic(["eth1"], Self.inventory()).failed == [])
      #expect(
        settings(guest)
          == [.acceptAdvertisements: 0, .acceptPrefixes: 1, .advertisedMetric: 1024])
      #expect(try guest.role("eth1") == .inSync)
    }
  }

  @Test func aFailureAtEachStepRestoresTheSettings() throws {
    var count = 0
    try withGuest(text: Self.guest) { guest in
      try guest.upStatic(["eth1"], Self.ipv6Inventory())
      count = guest.kernel.asked.count
    }
    for step in 0..<count {
      try withGuest(text: Self.guest) { guest in
        let before = guest.kernel.state
        guest.kernel.backend.refused = [step]
        let outcome = try guest.upStatic(["eth1"], Self.ipv6Inventory())
        #expect(outcome.failed == ["eth1: apply.performing"])
        #expect(guest.kernel.state.difference(from: before) == [])
        #expect(try guest.records.macs() == [])
      }
    }
  }

  @Test func aRunThatWasKilledAtAnyStepIsCompletedAndTakenDown() throws {
    var moments: [(state: ObservedState, record: LinkRecord?)] = []
    try withGuest(text: Self.guest) { guest in
      guest.kernel.beforeChange = { _ in
        moments.append((guest.kernel.state, (try? guest.records.value(of: Cloud.mac(1))) ?? nil))
      }
      try guest.upStatic(["eth1"], Self.ipv6Inventory())
    }
    for (state, record) in moments {
      try withGuest(text: Self.guest) { guest in
        let before = guest.kernel.state
        guest.kernel.state = state
        try guest.records.write(#require(record))
        #expect(try guest.upStatic(["eth1"], Self.ipv6Inventory()).failed == [])
        #expect(try guest.role("eth1") == .inSync)
        #expect(try guest.down(["eth1"]).failed == [])
        #expect(guest.kernel.state.difference(from: before) == [])
      }
    }
  }

  @Test func anotherProgramsValueIsSetAgainByUpAndStaysAfterDown() throws {
    try withGuest(text: Self.guest) { guest in
      try guest.upStatic(["eth1"], Self.inventory())
      guest.kernel.state.links[2].settings[.acceptAdvertisements] = 2
      guard case .drifted(let steps) = try guest.role("eth1") else {
        Issue.record("\(try guest.role("eth1"))")
        return
      }
      #expect(steps.count == 1)
      try guest.down(["eth1"])
      #expect(settings(guest)[.acceptAdvertisements] == 2)
    }
  }

  @Test func readOnlySettingsDoNotCostTheNetwork() throws {
    try withGuest(text: Self.guest + "\nsettings read-only") { guest in
      let outcome = try guest.upStatic(["eth1"], Self.inventory())
      #expect(outcome.failed == [])
      let name = try Cloud.name("eth1")
      #expect(
        outcome.plan.sections.flatMap(\.kept) == [.setting(name, .acceptAdvertisements, 1)])
      #expect(guest.isConfigured(1))
      #expect(try guest.role("eth1") == .inSync)
    }
  }

  @Test func anAdvertisedDefaultRouteThatComesFirstIsNotInSync() throws {
    try withGuest(text: Self.guest) { guest in
      let route = try Route(text: "default via fe80::2 dev eth1 metric 1024 proto 9")
      guest.kernel.state.links[2].isUp = true
      guest.kernel.state.links[2].hasCarrier = true
      guest.kernel.state.routes.append(route)
      #expect(try guest.upStatic(["eth1"], Self.inventory()).failed == [])
      guard case .impaired(let kept) = try guest.role("eth1"),
        case .advertisedRoute(route, before: _)? = kept.first
      else {
        Issue.record("\(try guest.role("eth1"))")
        return
      }
      #expect(guest.kernel.state.routes.contains(route))
      guest.kernel.state.routes.removeAll { $0 == route }
      #expect(try guest.role("eth1") == .inSync)
    }
  }
}
