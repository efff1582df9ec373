// Of each value of a lease, the first source that knows it counts.

import DHCPv4
import Engine
import EngineTestSupport
import Inventory
import Model
import Planning
import StateFiles
import TestSupport
import Testing

@Suite struct LeaseValuesTests {
  private let router = IPv4Address(10, 0, 1, 253)
  private let other = IPv4Address(10, 0, 1, 250)

  /// eth1's lease with these routes.
  private func lease(
    _ routes: [ClasslessRoute], length: UInt8 = 24, otherGateway: IPv4Address? = nil
  ) throws -> Lease {
    try Lease(
      mac: Cloud.mac(1), address: IPv4Address(10, 0, 1, 20), prefixLength: length, server: router,
      routes: routes, leaseTime: .seconds(3600), otherGateway: otherGateway)
  }

  private func way(_ router: IPv4Address) -> ClasslessRoute {
    ClasslessRoute(destination: .all(.v4), router: router)
  }

  /// What a metadata service says of eth1.
  private func metadata(_ change: (inout ENI) -> Void = { _ in }) throws -> ScriptedMetadata {
    var eni = try Cloud.eni(1)
    change(&eni)
    return ScriptedMetadata([try Cloud.inventory([eni])])
  }

  /// The gateways of the default routes in the main table and in the ENI's.
  private func gateways(_ guest: Guest) -> [IPAddress?] {
    guest.kernel.state.routes.filter { $0.destination.isDefault && $0.madeBy == .enicfg }
      .map(\.gateway)
  }

  private func rules(_ guest: Guest) -> [IPPrefix?] {
    guest.kernel.state.rules.filter { $0.madeBy == .enicfg }.map(\.source)
  }

  /// A lease without a router (wicked issue 930), or without a default route among its routes
  /// (systemd issue 29579).
  @Test(arguments: [false, true])
  func theInventorysGatewayStandsInForAMissingRouter(hasRoutes: Bool) throws {
    try withGuest { guest in
      let further = ClasslessRoute(
        destination: try #require(IPPrefix("10.6.1.0/24")), router: other)
      guest.leases.script = [[.given(3, try lease(hasRoutes ? [further] : []))]]
      let sources = InventorySources(metadata: try metadata())
      let outcome = try guest.up(["eth1"], sources)
      #expect(outcome.failed == [])
      #expect(outcome.plan.sections.flatMap(\.kept) == [])
      #expect(guest.isConfigured(1))
      #expect(gateways(guest) == [.v4(router), .v4(router)])
      #expect(try guest.up(["eth1"], sources).changed == [])
      #expect(try guest.role("eth1") == .inSync)
      // What was last known still counts where no source answers.
      #expect(try guest.up(["eth1"]).changed == [])
    }
  }

  @Test func withoutAnyGatewayThereIsNoRuleAndThatIsTold() throws {
    try withGuest { guest in
      let further = ClasslessRoute(
        destination: try #require(IPPrefix("10.6.1.0/24")), router: other)
      guest.leases.script = [[.given(3, try lease([further]))]]
      let outcome = try guest.up(["eth1"])
      #expect(outcome.failed == [])
      #expect(rules(guest) == [])
      #expect(
        outcome.plan.sections.flatMap(\.kept) == [.noDefaultRoute(try Cloud.name("eth1"))])
      let again = try guest.up(["eth1"])
      #expect(again.changed == [])
      #expect(again.plan.sections.flatMap(\.kept) == [.noDefaultRoute(try Cloud.name("eth1"))])
    }
  }

  @Test func theConfigurationsGatewayCountsBeforeTheLeases() throws {
    try withGuest { guest in
      guest.leases.script = [[.lease(3)]]
      let text = "enis: [{link: eth1, gateway: 10.0.1.250}]"
      let sources = InventorySources(configuration: try configuration(text))
      #expect(try guest.up(["eth1"], sources).failed == [])
      #expect(gateways(guest) == [.v4(other), .v4(other)])
      #expect(try guest.role("eth1") == .inSync)
      #expect(try guest.up(["eth1"], sources).changed == [])
      // Without the key, the lease's counts again.
      #expect(try guest.up(["eth1"]).changed == ["eth1"])
      #expect(gateways(guest) == [.v4(router), .v4(router)])
    }
  }

  @Test func theConfigurationsGatewayAloneIsEnough() throws {
    try withGuest { guest in
      guest.leases.script = [[.given(3, try lease([]))]]
      let text = "enis: [{link: eth1, gateway: 10.0.1.253}]"
      let sources = InventorySources(configuration: try configuration(text))
      #expect(try guest.up(["eth1"], sources).failed == [])
      #expect(guest.isConfigured(1))
    }
  }

  @Test func theConfigurationsGatewayOutsideOfTheLeasedSubnetIsRefused() throws {
    try withGuest { guest in
      guest.leases.script = [[.lease(3)]]
      let text = "enis: [{link: eth1, gateway: 10.0.2.250}]"
      let sources = InventorySources(configuration: try configuration(text))
      #expect(try guest.up(["eth1"], sources).failed == ["eth1: contradiction.gatewayOffLink"])
      #expect(gateways(guest) == [])
    }
  }

  @Test func theLeasesGatewayCountsBeforeTheMetadatas() throws {
    try withGuest { guest in
      guest.leases.script = [[.given(3, try lease([way(other)]))]]
      #expect(try guest.up(["eth1"], InventorySources(metadata: try metadata())).failed == [])
      #expect(gateways(guest) == [.v4(other), .v4(other)])
    }
  }

  @Test func aGatewayThatTheLeasedSubnetDoesNotReachStandsInForNothing() throws {
    try withGuest { guest in
      guest.leases.script = [[.given(3, try lease([], length: 27))]]
      let sources = InventorySources(metadata: try metadata())
      let outcome = try guest.up(["eth1"], sources)
      #expect(outcome.failed == [])
      #expect(outcome.plan.sections.flatMap(\.kept) == [.noGateway(try Cloud.name("eth1"))])
      #expect(rules(guest) == [])
    }
  }

  /// The mask 255.255.255.255 with a router by option 3 (pfsense issue 4209).
  @Test func anAddressWithoutASubnetReachesItsRouter() throws {
    try withGuest { guest in
      guest.leases.script = [[.given(3, try lease([way(router)], length: 32))]]
      #expect(try guest.up(["eth1"]).failed == [])
      #expect(guest.isConfigured(1))
      let own = guest.kernel.state.routes.filter { $0.madeBy == .enicfg }
      #expect(own.count == 2 && own.allSatisfy(\.isOnLink))
      #expect(try guest.role("eth1") == .inSync)
      // Where neither a subnet nor the vSwitch's block is known, an alias can have any address.
      let secondary = try #require(IPv4Address("10.0.7.31"))
      let outcome = try guest.up(["eth1"]) { $0.settings.secondary = [secondary] }
      #expect(outcome.failed == [] && outcome.changed == ["eth1"])
    }
  }

  @Test func whatOtherSourcesKnowGoesWithTheRequest() throws {
    try withGuest { guest in
      guest.leases.script = [[.lease(3)]]
      try guest.up(["eth1"], InventorySources(metadata: try metadata()))
      let address = IPv4Address(10, 0, 1, 20)
      let known = KnownTerms(address: address, mask: .otherwise(24), gateway: router)
      #expect(guest.leases.rounds.map { $0.map(\.known) } == [[known]])
    }
    try withGuest { guest in
      guest.leases.script = [[.given(3, try lease([way(router)], length: 24))]]
      let text = "enis: [{link: eth1, address: 10.0.1.20/24}]"
      let sources = InventorySources(configuration: try configuration(text))
      #expect(try guest.up(["eth1"], sources).failed == [])
      let known = KnownTerms(address: IPv4Address(10, 0, 1, 20), mask: .given(24))
      #expect(guest.leases.rounds.map { $0.map(\.known) } == [[known]])
      // A kept lease with another mask does not count.
      let other = "enis: [{link: eth1, address: 10.0.1.20/25}]"
      try guest.up(["eth1"], InventorySources(configuration: try configuration(other)))
      #expect(guest.leases.rounds.last?.map(\.mode) == [.discover])
    }
  }

  @Test func whatTheLeaseIsTakenWithoutIsTold() throws {
    try withGuest { guest in
      let bad = ClasslessRoute(
        destination: try #require(IPPrefix("198.51.100.7/32")),
        router: IPv4Address(192, 168, 9, 1))
      guest.leases.script = [[.given(3, try lease([bad, way(router)]))]]
      #expect(try guest.up(["eth1"]).failed == [])
      #expect(guest.isConfigured(1))
      #expect(leftOut(guest) == 1)
      // It is told again, although nothing is asked.
      #expect(try guest.up(["eth1"]).changed == [])
      #expect(leftOut(guest) == 2)
    }
  }

  private func leftOut(_ guest: Guest) -> Int {
    guest.notes.count { if case .leftOut = $0 { true } else { false } }
  }

  @Test(arguments: [Lifetime.forever, .seconds(1), .seconds(2), .seconds(UInt32.max - 1)])
  func aLeaseOfAnyTimeIsTaken(_ time: Lifetime) throws {
    try withGuest { guest in
      guest.leases.script = [[.given(3, try Cloud.lease(of: 1, time: time))]]
      #expect(try guest.up(["eth1"]).failed == [])
      #expect(guest.isConfigured(1))
      let address = guest.kernel.state.addresses.first { $0.link.text == "eth1" }
      #expect(address?.validLifetime == time && address?.preferredLifetime == time)
    }
  }
}
