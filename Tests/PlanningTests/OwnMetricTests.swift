// The metric of an ENI's default route: the documented one where it comes after the primary NIC's.

import Model
import Planning
import TestSupport
import Testing

@Suite struct OwnMetricTests {
  private static let links = """
    link 1 lo loopback up
    link 2 eth0 00:16:3e:00:00:00 up
    link 3 eth1 00:16:3e:00:00:01 up
    link 4 eth2 00:16:3e:00:00:02 up

    """

  private func metric(
    _ routes: String, index: UInt32 = 1, earlier: OwnMetric? = nil, taken: Set<UInt32> = []
  ) throws -> OwnMetric {
    let observed = try ObservedState(text: Self.links + routes)
    let link = try #require(LinkName("eth\(index)"))
    return Surroundings(observed).ownMetric(
      index: index, of: link, primaryNIC: nil, earlier: earlier, taken: taken)
  }

  @Test(arguments: [
    "", "route default via 10.0.0.253 dev eth0 proto 3",
    "route default via 10.0.0.253 dev eth0 metric 100 proto 3",
    "route default via 10.0.0.253 dev eth0 metric 1000 proto 16",
    "route default via 10.0.0.253 dev eth0 metric 2000 tos 0x10 proto 3",
    "route default via fe80::1 dev eth0 metric 1024 proto 9",
    "route default via 10.0.1.253 dev eth1 metric 2000 proto 3",
    "route default via 10.0.0.253 dev eth0 table 77 metric 2000 proto 3",
  ]) func documentedNumberIsUsedWhereItFits(_ routes: String) throws {
    #expect(try metric(routes) == OwnMetric(number: 1001))
  }

  /// 1024 is systemd-networkd's metric for what it learns by DHCP.
  @Test(
    arguments: [
      ("route default via 10.0.0.253 dev eth0 metric 1024 proto 16", 1024, [1025, 1026]),
      ("route default via 10.0.0.253 dev eth0 metric 2000 proto 3", 2000, [2001, 2002]),
      ("route default via fe80::1 dev eth0 metric 4096 proto 9", 4096, [3073, 3074]),
      ("route default nexthop eth0 nexthop eth2 metric 1024 proto 3", 1024, [1025, 1026]),
    ] as [(String, UInt32, [UInt32])])
  func numberComesAfterThePrimaryNICs(_ routes: String, _ behind: UInt32, _ numbers: [UInt32])
    throws
  {
    for (at, number) in numbers.enumerated() {
      #expect(
        try metric(routes, index: UInt32(at) + 1)
          == OwnMetric(number: number, behind: RouteMetric(behind)))
    }
  }

  /// dhcpcd gives metric 1000 + index, and version 10.1.0 removes the routes of a link whose number
  /// another link's route has.
  @Test func noNumberIsOneThatDHCPCDGivesToALink() throws {
    let route = "route default via 10.0.0.253 dev eth0 metric 1002 proto 16"
    #expect(try metric(route) == OwnMetric(number: 1005, behind: RouteMetric(1002)))
    #expect(
      try metric(route, index: 2, taken: [1005])
        == OwnMetric(number: 1006, behind: RouteMetric(1002)))
  }

  @Test func chosenNumberStaysAsLongAsItIsPossible() throws {
    let chosen = OwnMetric(number: 1025, behind: RouteMetric(1024))
    for routes in [
      "", "route default via 10.0.0.253 dev eth0 metric 100 proto 3",
      "route default via 10.0.0.253 dev eth0 metric 1024 proto 3",
      "route default via 10.0.1.253 dev eth1 metric 1025 proto 201",
    ] {
      #expect(try metric(routes, earlier: chosen) == chosen)
    }
    let later = "route default via 10.0.0.253 dev eth0 metric 3000 proto 3"
    #expect(
      try metric(later, earlier: chosen) == OwnMetric(number: 3001, behind: RouteMetric(3000)))
    // A number that was requested is not one that was chosen.
    #expect(try metric("", earlier: OwnMetric(number: 1500)) == OwnMetric(number: 1001))
  }

  @Test func numberOfAnotherENIIsNotTaken() throws {
    let route = "route default via 10.0.0.253 dev eth0 metric 1024 proto 3\n"
    let other = "route default via 10.0.2.253 dev eth2 metric 1025 proto 201"
    #expect(try metric(route + other).number == 1026)
    #expect(try metric(route, taken: [1025, 1026]).number == 1027)
  }

  @Test func withoutADefaultRouteOfThePrimaryNICTheOthersCount() throws {
    let other = "route default via 10.0.2.253 dev eth2 metric 2000 proto 3"
    #expect(try metric(other) == OwnMetric(number: 2001, behind: RouteMetric(2000)))
    #expect(
      try metric(other + "\nroute default via 10.0.0.253 dev eth0 proto 3").number == 1001)
  }

  @Test func noNumberComesAfterTheHighest() throws {
    #expect(
      try metric("route default via 10.0.0.253 dev eth0 metric 4294967295 proto 3")
        == OwnMetric(number: 1001))
  }
}
