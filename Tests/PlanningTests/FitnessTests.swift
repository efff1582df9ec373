// Addresses that are there and do not work: enicfg's own are corrected, other programs' are told.

import Model
import Planning
import TestSupport
import Testing

@Suite struct FitnessTests {
  private static let guest = """
    link 1 lo loopback up
    link 2 eth0 00:16:3e:13:00:00 up
    link 3 eth1 00:16:3e:12:e7:27 up
    address 10.0.0.19/24 dev eth0
    route default via 10.0.0.253 dev eth0 proto 3
    route 10.0.0.0/24 dev eth0 src 10.0.0.19 proto 2

    """
  private static let static4 =
    "link eth1\nnumbers 1001 1001 31001\naddress 10.0.0.20/24 via 10.0.0.253\n"
  private static let static6 =
    "link eth1\nnumbers 1001 1001 31001\naddress 2001:db8::20/64 via 2001:db8::fffd\n"

  private func plan(_ desired: String, _ there: String) throws -> Plan {
    try Planner.plan(
      desiredLinks(text: desired), in: ObservedState(text: Self.guest + there))
  }

  private func addressChanges(_ plan: Plan) -> [Change] {
    plan.steps.map(\.change).filter { $0.kind == .address }
  }

  /// A link without a carrier, or without ARP, is up and carries nothing: status and a second up say so.
  @Test(arguments: [
    ("no-carrier", [Plan.Kept.noCarrier]), ("up noarp", [Plan.Kept.noARP]),
    ("no-carrier noarp", [Plan.Kept.noCarrier, Plan.Kept.noARP]),
  ]) func linkThatCarriesNothingIsTold(
    _ state: String, _ told: [@Sendable (LinkName) -> Plan.Kept]
  ) throws {
    let name = try #require(LinkName("eth1"))
    let there = Self.guest.replacing("00:16:3e:12:e7:27 up", with: "00:16:3e:12:e7:27 \(state)")
    var observed = try ObservedState(text: there)
    let desired = try desiredLinks(text: Self.static4)
    let plan = try Planner.plan(desired, in: observed)
    #expect(plan.impairments == told.map { $0(name) })
    for step in plan.steps { observed.apply(step.change) }
    #expect(SyncStatus(of: desired, in: observed) == .impaired(told.map { $0(name) }))
    // Whether a link that is down has a carrier, only its being set up shows.
    let down = try ObservedState(text: there.replacing("27 \(state)", with: "27 down"))
    #expect(try Planner.plan(desired, in: down).impairments == [])
  }

  @Test func primaryNICsLinkIsToldOnlyIfItHasAliases() throws {
    let name = try #require(LinkName("eth0"))
    let there = Self.guest.replacing("00:16:3e:13:00:00 up", with: "00:16:3e:13:00:00 up noarp")
    let observed = try ObservedState(text: there)
    let plain = try desiredLinks(text: "primary eth0")
    #expect(try Planner.plan(plain, in: observed).impairments == [])
    let aliases = try desiredLinks(text: "primary eth0\nsecondary 10.0.0.30/24 0")
    #expect(try Planner.plan(aliases, in: observed).impairments == [.noARP(name)])
  }

  /// The routes that Linux 6.18 leaves when it removes the addresses are removed before.
  @Test(
    arguments: [
      // The address had a lifetime for a while, and the kernel has two routes of it.
      ("", "route 2001:db8::/64 dev eth1 metric 256 proto 2\n", [2025]),
      // Another program's address stays, and with it its own route.
      (
        "address 2001:db8::30/64 dev eth1\n", "route 2001:db8::/64 dev eth1 metric 256 proto 2\n",
        [2025]
      ), ("address 2001:db8::30/64 dev eth1 metric 2025\n", "", []), ("", "", []),
    ] as [(String, String, [UInt32])])
  func routesToSubnetsThatTheKernelWouldLeaveAreRemoved(
    _ address: String, _ route: String, _ metrics: [UInt32]
  ) throws {
    let there = """
      address 2001:db8::20/64 dev eth1 metric 2025 proto 201
      \(address)\(route)route 2001:db8::/64 dev eth1 metric 2025 proto 2

      """
    let plan = try plan("take-down eth1\nmade address 2001:db8::20/64\n", there)
    let removed = plan.steps.compactMap { step -> UInt32? in
      guard case .removeRoute(let route) = step.change,
        case .replaceAddress(let address, let again)? = step.undo.first, address == again
      else { return nil }
      return route.metric.rawValue
    }
    #expect(removed == metrics)
    #expect(plan.steps.count == 1 + metrics.count)
  }

  /// metallb#1592: such an address answers nothing, and bind() to it fails.
  @Test func anIPv6AddressOfEnicfgThatIsADuplicateIsMadeAgain() throws {
    let made = Self.static4 + "ipv6 2001:db8::20/64\n"
    let plan = try plan(made, "address 2001:db8::20/64 dev eth1 dadfailed proto 201\n")
    let changes = addressChanges(plan)
    #expect(changes.map(\.action) == [.add, .remove, .add])
    guard case .addAddress(let added)? = changes.last else { return }
    #expect(added.flags == .noDuplicateDetection && added.madeBy == .enicfg)
  }

  @Test func anIPv6AddressOfAnotherProgramThatIsADuplicateIsAnError() throws {
    let there = "address 2001:db8::20/64 dev eth1 dadfailed\n"
    let state = try ObservedState(text: Self.guest + there)
    let address = try #require(state.addresses.last)
    #expect(throws: PlanError.addressIsDuplicate(address)) { try plan(Self.static6, there) }
  }

  @Test(arguments: [
    ("address 2001:db8::20/64 dev eth1 tentative\n", Plan.Unfit.tentative),
    ("address 2001:db8::20/64 dev eth1 deprecated\n", .deprecated),
    ("address 2001:db8::20/64 dev eth1 valid 600\n", .expires),
    ("address 2001:db8::20/64 dev eth1 scope link\n", .scope(.link)),
  ]) func anAddressOfAnotherProgramThatDoesNotFitIsTold(
    _ there: String, _ unfit: Plan.Unfit
  ) throws {
    let address = try #require(try ObservedState(text: there).addresses.first)
    let plan = try plan(Self.static6, there)
    #expect(addressChanges(plan).isEmpty)
    #expect(plan.sections[0].kept == [.unfit(address, unfit)])
    // One that expires works, and its maker can renew it.
    #expect(plan.impairments == (unfit == .expires ? [] : [.unfit(address, unfit)]))
  }

  @Test func aRouteOfAnotherProgramThatExpiresIsTold() throws {
    let text = "default via 2001:db8::fffd dev eth1 table 1001 proto 3 expires"
    let plan = try plan(
      Self.static6,
      "address 2001:db8::20/64 dev eth1 proto 201\nroute 2001:db8::/64 dev eth1 proto 2\nroute \(text)\n"
    )
    #expect(plan.sections[0].kept == [.expiringRoute(try Route(text: text))])
    let routes = plan.steps.map(\.change).filter { $0.kind == .route }
    #expect(routes.map(\.action) == [.add])
  }

  @Test func aLeasedAddressThatAnotherProgramRenewsFits() throws {
    let leased = Self.static4 + "lease 3600 from 10.0.0.253\n"
    let plan = try plan(leased, "address 10.0.0.20/24 dev eth1 valid 600\n")
    #expect(addressChanges(plan).isEmpty && plan.sections[0].kept.isEmpty)
  }

  /// NetworkManager adds addresses without the kernel's route, and the route itself.
  @Test func aSubnetRouteThatNetworkManagerAddedCounts() throws {
    let there = """
      address 10.0.0.20/24 dev eth1 noprefixroute
      route 10.0.0.0/24 dev eth1 src 10.0.0.20 metric 101 proto 2
      """
    let routes = try plan(Self.static4, there).steps.filter { $0.change.kind == .route }
    #expect(routes.map(\.reason) == [.ownMetric, .ownTable])
  }

  /// systemd#17949: the gateway was not reachable.
  @Test(arguments: [
    (static4, "address 10.0.0.20/24 dev eth1 noprefixroute\n"),
    (static6, "address 2001:db8::20/64 dev eth1 noprefixroute\n"),
  ]) func aMissingSubnetRouteIsAddedFirst(_ desired: String, _ there: String) throws {
    let routes = try plan(desired, there).steps.filter { $0.change.kind == .route }
    #expect(routes.map(\.reason) == [.missingSubnetRoute, .ownMetric, .ownTable])
  }

  /// Without the metric, the subnet's route comes before the primary NIC's.
  @Test func aMetricThatAnotherProgramRemovedIsSetAgain() throws {
    let desired = Self.static4 + "ipv6 2001:db8::20/64\nmade address 2001:db8::20/64\n"
    let changes = addressChanges(
      try plan(desired, "address 2001:db8::20/64 dev eth1 nodad\n"))
    #expect(changes.map(\.action) == [.add, .change])
    guard case .replaceAddress(_, let after)? = changes.last else { return }
    #expect(after.routeMetric == RouteMetric(2025) && after.madeBy == .enicfg)
  }

  @Test func aPlanHoldsWhileSecondsAreCountedDown() throws {
    let links = try desiredLinks(text: "take-down eth1\nmade address 10.0.0.20/24\n")
    let there = Self.guest + "address 10.0.0.20/24 dev eth1 valid "
    let plan = try Planner.plan(links, in: ObservedState(text: there + "3600"))
    #expect(plan.steps.count == 1)
    #expect(try plan.holds(in: ObservedState(text: there + "3590")))
    #expect(try !plan.holds(in: ObservedState(text: Self.guest + "address 10.0.0.20/24 dev eth1")))
  }
}
