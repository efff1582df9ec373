// Router advertisements on a secondary NIC: what the kernel takes from them, and what they gave before.

import Model
import TestSupport
import Testing

@testable import Planning

@Suite struct AdvertisementTests {
  /// eth1 and eth0 with a default route of a router advertisement each, at the kernel's metric.
  private static let observed = """
    link 2 eth0 00:16:3e:00:00:00 up
    link 3 eth1 00:16:3e:12:e7:27 up accept_ra 0
    address 10.0.0.19/24 brd 10.0.0.255 dev eth0
    address 10.0.0.20/24 brd 10.0.0.255 dev eth1 proto 201
    route 10.0.0.0/24 dev eth0 src 10.0.0.19 proto 2
    route 10.0.0.0/24 dev eth1 src 10.0.0.20 proto 2
    route default via 10.0.0.253 dev eth0 proto 3
    route default via 10.0.0.253 dev eth1 metric 1001 proto 201
    route default via 10.0.0.253 dev eth1 table 1001 proto 201
    rule from 10.0.0.20 lookup 1001 priority 31001 proto 201

    """
  private static let request = """
    link eth1
    numbers 1001 1001 31001
    address 10.0.0.20/24 via 10.0.0.253
    made address 10.0.0.20/24
    """
  private static let advertised = "route default via fe80::1 dev eth1 metric 1024 proto 9"

  private func status(_ routes: String...) throws -> SyncStatus {
    let text = Self.observed + routes.joined(separator: "\n")
    return SyncStatus(of: try desiredLinks(text: Self.request), in: try ObservedState(text: text))
  }

  private func route(_ line: String) throws -> Route {
    try Route(text: String(line.dropFirst("route ".count)))
  }

  /// At equal metrics the router's preference decides, and a flap of the primary NIC: gluon#2180.
  @Test(arguments: [
    "route default via fe80::9 dev eth0 metric 1024 proto 9",
    "route default via fe80::9 dev eth0 metric 2000 proto 3",
  ])
  func advertisedDefaultRouteBeforeThePrimaryNICsIsNotInSync(_ primary: String) throws {
    #expect(
      try status(primary, Self.advertised)
        == .impaired([.advertisedRoute(route(Self.advertised), before: route(primary))]))
    #expect(
      LinkStatus.Role(try status(primary, Self.advertised), isPrimary: false)
        == .impaired([.advertisedRoute(try route(Self.advertised), before: try route(primary))]))
  }

  @Test(arguments: [
    // Behind the primary NIC's, by whatever program it was made.
    ["route default via fe80::9 dev eth0 metric 100 proto 16", advertised],
    // The only one: no other NIC's traffic can use it instead of its own.
    [advertised],
    // Another program's, and not a router advertisement's.
    [
      "route default via fe80::9 dev eth0 metric 1024 proto 9",
      "route default via fe80::1 dev eth1 metric 1024 proto 3",
    ],
    // In another table.
    ["route default via fe80::9 dev eth0 metric 1024 proto 9", advertised + " table 77"],
  ])
  func advertisedDefaultRouteThatAttractsNothingIsInSync(_ routes: [String]) throws {
    #expect(try status(routes.joined(separator: "\n")) == .inSync)
  }

  @Test func advertisedDefaultRouteIsNeverRemoved() throws {
    let primary = "route default via fe80::9 dev eth0 metric 1024 proto 9"
    var state = try ObservedState(text: Self.observed + primary + "\n" + Self.advertised)
    state.links[1].settings[.acceptAdvertisements] = 1
    let plan = try Planner.plan(try desiredLinks(text: Self.request), in: state)
    let name = try #require(LinkName("eth1"))
    #expect(
      plan.steps.map(\.change) == [.setSetting(name, .acceptAdvertisements, from: 1, to: 0)])
    #expect(
      plan.sections.flatMap(\.kept)
        == [.advertisedRoute(try route(Self.advertised), before: try route(primary))])
  }

  /// Linux 5.12 has the setting for the metric.
  @Test func olderKernelGivesNoDefaultRouteThatCouldComeFirst() throws {
    let text = "link 3 eth1 00:16:3e:12:e7:27 up accept_ra 1 accept_ra_pinfo 1"
    let desired = try desiredLinks(
      text: "until-lease eth1\nnumbers 1001 1001 31001\nipv6 2001:db8::20/64")
    let steps = try Planner.plan(desired, in: try ObservedState(text: text)).steps
    let name = try #require(LinkName("eth1"))
    #expect(steps.map(\.change) == [.setSetting(name, .acceptAdvertisements, from: 1, to: 0)])
  }

  @Test func recordHasTheFirstValueUntilItIsRestored() throws {
    let name = try #require(LinkName("eth1"))
    let mac = try #require(MACAddress("00:16:3e:12:e7:27"))
    var link = Link(index: 3, name: name, isUp: true, settings: [.advertisedMetric: 1024])
    let first = LinkRecord(link, mac: mac, place: "this")
    func step(_ before: UInt32, _ after: UInt32) -> Step {
      Step(
        .setSetting(name, .advertisedMetric, from: before, to: after),
        because: .advertisements(.defaultRoute))
    }
    var record = first.expecting([step(1024, 2025)])
    #expect(record.settings == [.init(.advertisedMetric, before: 1024, set: 2025)])
    #expect(!record.claimsNothing)
    // A run that was killed before the step has changed nothing.
    var state = ObservedState(links: [link])
    #expect(record.standing(on: link, in: state, place: "this").settings == nil)
    link.settings[.advertisedMetric] = 2025
    state.links = [link]
    #expect(record.standing(on: link, in: state, place: "this").settings == record.settings)
    // A new link of the same name has the kernel's defaults.
    #expect(record.standing(on: link, in: state, place: "another").settings == nil)
    record = record.after([step(1024, 2025)]).after([step(2025, 2030)])
    #expect(record.settings == [.init(.advertisedMetric, before: 1024, set: 2030)])
    // A run that was killed before it changed the setting again: the value is an earlier run's.
    link.settings[.advertisedMetric] = 2030
    state.links = [link]
    let killed = record.expecting([step(2030, 2040)])
    #expect(killed.settings == [.init(.advertisedMetric, before: 1024, set: 2040)])
    #expect(killed.standing(on: link, in: state, place: "this").settings == record.settings)
    #expect(record.expecting([step(2030, 1024)]).settings == record.settings)
    #expect(record.after([step(2030, 1024)]).settings == nil)
    #expect(record.after([step(2030, 1024)]).claimsNothing)
  }
}
