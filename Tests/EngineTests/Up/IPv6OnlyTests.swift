// ENIs of an IPv6-only vSwitch, and IPv6 whose gateway is not known.

import DHCPv4
import Engine
import EngineTestSupport
import Inventory
import Model
import Planning
import StateFiles
import TestSupport
import Testing

@Suite struct IPv6OnlyTests {
  private let address = IPv6Address("2001:db8::20")
  private let gateway = IPv6Address("2001:db8::fffd")

  /// What a metadata service says of an ENI that has IPv6 only.
  private func ipv6Only(_ number: UInt8) throws -> ENI {
    var eni = try Cloud.eni(number)
    eni.primaryAddress = .absent(from: Cloud.origin)
    eni.prefixLength = .absent(from: Cloud.origin)
    eni.gateway = .absent(from: Cloud.origin)
    eni.ipv6Addresses = .present([try #require(address)], from: Cloud.origin)
    eni.ipv6Gateway = .present(try #require(gateway), from: Cloud.origin)
    return eni
  }

  private func hasIPv6(_ guest: Guest) -> Bool {
    let state = guest.kernel.state
    let own = state.routes.filter {
      $0.destination == .all(.v6) && $0.link?.text == "eth1" && $0.madeBy == .enicfg
    }
    return own.count == 2
      && state.addresses.contains { $0.link.text == "eth1" && $0.address.address.family == .v6 }
      && state.rules.contains { $0.family == .v6 && $0.table?.rawValue == 1001 }
  }

  /// amazon-ec2-net-utils issue 24, cloud-init issue 5283.
  @Test func anENIWithIPv6OnlyAsksNoServerAndTheOthersAreDone() throws {
    try withGuest(2) { guest in
      let answer = try Cloud.inventory([ipv6Only(1), Cloud.eni(2)])
      let sources = InventorySources(metadata: ScriptedMetadata([answer]))
      guest.leases.script = [[.lease(4)]]
      let outcome = try guest.up([], sources)
      #expect(outcome.failed == [])
      #expect(guest.leases.rounds.map { $0.map(\.linkIndex) } == [[4]])
      #expect(hasIPv6(guest) && guest.isConfigured(2))
      #expect(
        !guest.kernel.state.addresses.contains {
          $0.link.text == "eth1" && $0.address.address.family == .v4
        })
      #expect(try guest.up([], sources).changed == [])
      #expect(try guest.role("eth1") == .inSync)
    }
  }

  @Test func thatItHasIPv6OnlyIsRememberedWhereNobodyAnswers() throws {
    try withGuest { guest in
      let answer = try Cloud.inventory([ipv6Only(1)])
      try guest.up(["eth1"], InventorySources(metadata: ScriptedMetadata([answer])))
      try guest.down(["eth1"])
      #expect(!hasIPv6(guest))
      let outcome = try guest.up(["eth1"])
      #expect(outcome.failed == [] && guest.leases.rounds.isEmpty)
      #expect(hasIPv6(guest))
    }
  }

  @Test func anIPv4AddressThatComesLaterIsLeased() throws {
    try withGuest { guest in
      let answers = [try Cloud.inventory([ipv6Only(1)]), try Cloud.inventory(1)]
      let metadata = ScriptedMetadata(answers)
      try guest.up(["eth1"], InventorySources(metadata: metadata))
      guest.leases.script = [[.lease(3)]]
      #expect(try guest.up(["eth1"], InventorySources(metadata: metadata)).failed == [])
      #expect(guest.isConfigured(1))
    }
  }

  @Test func staticDoesNotNeedAnIPv4AddressOfIt() throws {
    try withGuest(2) { guest in
      let outcome = try guest.upStatic([], Cloud.inventory([ipv6Only(1), Cloud.eni(2)]))
      #expect(outcome.failed == [])
      #expect(hasIPv6(guest) && guest.isConfigured(2))
    }
  }

  @Test func ipv6WithoutAGatewayIsTold() throws {
    try withGuest { guest in
      let text = "enis: [{link: eth1, ipv6: [2001:db8::20]}]"
      let sources = InventorySources(configuration: try configuration(text))
      guest.leases.script = [[.lease(3)]]
      let outcome = try guest.up(["eth1"], sources)
      #expect(outcome.failed == [])
      let told = Plan.Kept.noIPv6Gateway(try Cloud.name("eth1"))
      #expect(outcome.plan.sections.flatMap(\.kept) == [told])
      #expect(try guest.up(["eth1"], sources).plan.sections.flatMap(\.kept) == [told])
    }
  }

  @Test func ipv6ByRouterAdvertisementsIsNotToldAsNone() throws {
    let settings = "accept_ra 1 accept_ra_pinfo 1 accept_ra_rtr_pref 1 ra_defrtr_metric 1024"
    try withGuest { guest in
      let at = try #require(guest.kernel.state.links.firstIndex { $0.name.text == "eth1" })
      let link = try ObservedState(text: "link 3 eth1 00:16:3e:00:00:01 down \(settings)").links[0]
      guest.kernel.state.links[at] = link
      let text = "enis: [{link: eth1, ipv6: [2001:db8::20]}]"
      let sources = InventorySources(configuration: try configuration(text))
      guest.leases.script = [[.lease(3)]]
      let told = Plan.Kept.advertisedGateway(try Cloud.name("eth1"))
      #expect(try guest.up(["eth1"], sources).plan.sections.flatMap(\.kept) == [told])
      #expect(try guest.status("eth1").first?.kept == [told])
    }
  }

  @Test func ipv6WithTheConfigurationsGatewayGetsRoutesAndARule() throws {
    try withGuest { guest in
      let text = "enis: [{link: eth1, ipv6: [2001:db8::20], ipv6-gateway: fe80::1}]"
      let sources = InventorySources(configuration: try configuration(text))
      guest.leases.script = [[.lease(3)]]
      let outcome = try guest.up(["eth1"], sources)
      #expect(outcome.failed == [])
      #expect(outcome.plan.sections.flatMap(\.kept) == [])
      #expect(hasIPv6(guest) && guest.isConfigured(1))
    }
  }
}
