// Routes: what is added is what `ip` shows, and what is not decoded is known to be there.

import Execution
import Glibc
import Linux
import Model
import Planning
import TestSupport
import Testing

/// A route as `ip -j -N route` shows it; -N keeps the numbers.
private struct ShownRoute: Decodable {
  struct Via: Decodable { var host: String }

  var dst: String
  var gateway: String?
  var via: Via?
  var dev: String?
  var `protocol`: String
  var prefsrc: String?
  var metric: UInt32?
  var flags: [String]
}

@Suite struct RouteTests {
  private static let table = RouteTable(10001) ?? .main

  @Test func addedRoutesAreThoseOfIP() throws {
    let table = Self.table
    try inPrivateNamespace {
      try makeConfiguredVeth()
      let eth1 = try eth1()
      let gateway = IPAddress("10.0.0.1")
      let routes = [
        Route(
          destination: .all(.v4), table: table, metric: RouteMetric(5), gateway: gateway,
          link: eth1, preferredSource: IPAddress("10.0.0.20")),
        Route(destination: try #require(IPPrefix("10.5.0.0/16")), table: table, link: eth1),
        Route(
          destination: try #require(IPPrefix("10.6.0.0/16")), table: table,
          gateway: IPAddress("fd00::1"), link: eth1),
        Route(
          destination: try #require(IPPrefix("10.7.0.0/16")), table: table,
          gateway: IPAddress("192.0.2.1"), link: eth1, isOnLink: true),
        Route(
          destination: try #require(IPPrefix("10.8.0.0/16")), table: table, scope: .universe,
          type: .blackhole),
        Route(
          destination: .all(.v6), table: table, metric: RouteMetric(7),
          gateway: IPAddress("fd00::1"), link: eth1, preferredSource: IPAddress("fd00::20")),
      ]
      var kernel = try LinuxBackend()
      #expect(try kernel.numbers(routes.map { .addRoute($0) }) == routes.map { _ in 0 })
      let observed = try kernel.observe().routes.filter { $0.table == table }
      #expect(Set(observed) == Set(routes))

      let shown =
        try ip("-N route show table 10001", as: [ShownRoute].self)
        + (try ip("-6 -N route show table 10001", as: [ShownRoute].self))
      #expect(shown.count == routes.count)
      for (shown, route) in zip(shown, observed) {
        #expect(shown.dst == route.destination.notation)
        #expect(shown.gateway ?? shown.via?.host == route.gateway?.description)
        #expect(shown.dev == route.link?.text)
        #expect(shown.protocol == "201")
        #expect(shown.prefsrc == route.preferredSource?.description)
        #expect(shown.metric ?? 0 == route.metric.rawValue)
        #expect(shown.flags.contains("onlink") == route.isOnLink)
      }
      #expect(try kernel.numbers(routes.map { .removeRoute($0) }) == routes.map { _ in 0 })
      #expect(try kernel.observe().routes.filter { $0.table == table }.isEmpty)
    }
  }

  @Test(arguments: [
    "10.5.0.0/16 nexthop via 10.0.0.1 nexthop via 10.0.0.2", "10.5.0.0/16 via 10.0.0.1 mtu 1400",
    "10.5.0.0/16 via 10.0.0.1 tos 4", "10.5.0.0/16 via 10.0.0.1 realm 7",
    "fd05::/64 via fd00::1 expires 600", "fd05::/64 via fd00::1 pref high",
    "fd05::/64 nexthop via fd00::1 nexthop via fd00::2", "fd05::/64 from fd00::/64 via fd00::1",
    "fd05::/64 via fd00::1 hoplimit 9",
  ]) func unknownAttributesAreDetected(_ words: String) throws {
    try inPrivateNamespace {
      try makeConfiguredVeth()
      var kernel = try LinuxBackend()
      let before = Set(try settledRoutes(&kernel))
      let family = words.hasPrefix("fd") ? "-6 " : ""
      try ip(family + "route add " + words)
      let added = Set(try settledRoutes(&kernel)).subtracting(before)
      #expect(before.filter(\.hasMoreAttributes).isEmpty)
      #expect(!added.isEmpty)
      #expect(added == added.filter(\.hasMoreAttributes))
    }
  }

  @Test func routeOverANextHopObjectIsDetected() throws {
    try inPrivateNamespace {
      try makeConfiguredVeth()
      try ip("nexthop add id 7 via 10.0.0.1 dev eth1")
      try ip("route add 10.5.0.0/16 nhid 7")
      var kernel = try LinuxBackend()
      let routes = try kernel.observe().routes.filter { $0.hasMoreAttributes }
      #expect(routes.map(\.destination) == [try #require(IPPrefix("10.5.0.0/16"))])
    }
  }

  /// Without the compatibility mode, the kernel shows such a route without its gateway and link.
  @Test(arguments: [0, 1]) func routeOverANextHopObjectHasItsGatewayAndLink(_ mode: Int) throws {
    try inPrivateNamespace {
      try makeConfiguredVeth()
      try setNextHopCompatibility(mode)
      try ip("nexthop add id 7 via 10.0.0.1 dev eth1")
      try ip("route add 10.5.0.0/16 nhid 7")
      var kernel = try LinuxBackend()
      let observed = try kernel.observe()
      let route = try #require(observed.routes.first { $0.nextHopID == 7 })
      #expect(route.gateway == IPAddress("10.0.0.1"))
      #expect(route.link?.text == "eth1")
      #expect(route.destination == IPPrefix("10.5.0.0/16"))
      let object = NextHop(id: 7, gateway: IPAddress("10.0.0.1"), link: try eth1())
      #expect(observed.nextHops == [object])
    }
  }

  @Test(arguments: [0, 1]) func routeOverAGroupHasTheLinksOfItsMembers(_ mode: Int) throws {
    try inPrivateNamespace {
      try makeConfiguredVeth()
      try setNextHopCompatibility(mode)
      try ip("nexthop add id 7 via 10.0.0.1 dev eth1 proto static")
      try ip("nexthop add id 8 via 10.0.0.2 dev eth1")
      try ip("nexthop add id 9 group 7/8")
      try ip("route add 10.5.0.0/16 nhid 9")
      var kernel = try LinuxBackend()
      let observed = try kernel.observe()
      let route = try #require(observed.routes.first { $0.nextHopID == 9 })
      #expect(route.hops.map(\.link?.text) == ["eth1", "eth1"])
      #expect(observed.nextHops.map(\.id) == [7, 8, 9])
      #expect(observed.nextHops.map { $0.members.map(\.id) } == [[], [], [7, 8]])
      #expect(observed.nextHops.first?.madeBy == .static)
    }
  }

  @Test func typeOfServiceAndSourcePrefixArePartOfTheKey() throws {
    try inPrivateNamespace {
      try makeConfiguredVeth()
      try ip("route add 10.5.0.0/16 via 10.0.0.1")
      try ip("route add 10.5.0.0/16 via 10.0.0.1 tos 0x10")
      try ip("-6 route add fd05::/64 via fd00::1")
      try ip("-6 route add fd05::/64 from fd09::/64 via fd00::1")
      var kernel = try LinuxBackend()
      let routes = try kernel.observe().routes.filter {
        [IPPrefix("10.5.0.0/16"), IPPrefix("fd05::/64")].contains($0.destination)
      }
      #expect(routes.count == 4)
      #expect(Set(routes.map(\.key)).count == 4)
      #expect(routes.filter(\.isForAllPackets).count == 2)
      #expect(Set(routes.map(\.typeOfService)) == [0, 0x10])
      #expect(Set(routes.map(\.sourcePrefix)) == [nil, IPPrefix("fd09::/64")])
    }
  }

  @Test func gatewayOffTheLinkIsRefusedWithTheKernelsMessage() throws {
    let table = Self.table
    try inPrivateNamespace {
      try makeConfiguredVeth()
      let route = Route(
        destination: .all(.v4), table: table, gateway: IPAddress("192.0.2.1"), link: try eth1())
      var kernel = try LinuxBackend()
      _ = try kernel.observe()
      let error = try #require(kernel.perform([.addRoute(route)])[0])
      #expect(error.change == .addRoute(route))
      #expect(error.operation == "RTM_NEWROUTE")
      #expect(error.number == ENETUNREACH)
      #expect(error.message == "Nexthop has invalid gateway")
      #expect(error.isExtendedAcknowledgement)
    }
  }

  @Test func removalKeepsSimilarObjects() throws {
    let table = Self.table
    try inPrivateNamespace {
      try makeConfiguredVeth()
      let eth1 = try eth1()
      let destination = try #require(IPPrefix("10.5.0.0/16"))
      let first = Route(
        destination: destination, table: table, metric: RouteMetric(5),
        gateway: IPAddress("10.0.0.1"), link: eth1)
      var changed = [first, first, first, first]
      changed[0].metric = RouteMetric(6)
      changed[1].gateway = IPAddress("10.0.0.2")
      changed[2].madeBy = .static
      changed[3].table = .main
      var kernel = try LinuxBackend()
      #expect(try kernel.numbers([.addRoute(first)]) == [0])
      // None of these is there, however alike.
      let removals = changed.map { Change.removeRoute($0) }
      #expect(try kernel.numbers(removals) == [ESRCH, ESRCH, ESRCH, ESRCH])
      #expect(try kernel.observe().routes.contains(first))
      #expect(try kernel.numbers([.addRoute(changed[0]), .removeRoute(first)]) == [0, 0])
      let left = try kernel.observe().routes.filter { $0.table == table }
      #expect(left == [changed[0]])
    }
  }

  @Test(arguments: [IPFamily.v4, .v6]) func replacementTakesThePlace(_ family: IPFamily) throws {
    let table = Self.table
    try inPrivateNamespace {
      try makeConfiguredVeth()
      let first = Route(
        destination: .all(family), table: table, metric: RouteMetric(5),
        gateway: IPAddress(family == .v4 ? "10.0.0.1" : "fd00::1"), link: try eth1())
      var second = first
      second.gateway = IPAddress(family == .v4 ? "10.0.0.2" : "fd00::2")
      var elsewhere = second
      elsewhere.metric = RouteMetric(6)
      var kernel = try LinuxBackend()
      let numbers = try kernel.numbers([
        .addRoute(first), .replaceRoute(first, with: second),
        .replaceRoute(elsewhere, with: elsewhere),
      ])
      #expect(numbers == [0, 0, ENOENT])
      #expect(try kernel.observe().routes.filter { $0.table == table } == [second])
    }
  }
}

/// The routes that are there as soon as a command ends: the kernel adds an IPv6 address's own to
/// the local table a moment later.
private func settledRoutes(_ kernel: inout LinuxBackend) throws -> [Route] {
  try kernel.observe().routes.filter { $0.table != .local }
}

/// Sets `nexthop_compat_mode` of the private namespace.
private func setNextHopCompatibility(_ mode: Int) throws {
  try run("sh", ["-c", "echo \(mode) >/proc/sys/net/ipv4/nexthop_compat_mode"])
}
