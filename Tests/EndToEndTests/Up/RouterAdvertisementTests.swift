// Router advertisements on a secondary NIC: they give the guest no way out that nobody planned.

import Testing
import VPCLab

@Suite struct RouterAdvertisementTests {
  /// A lab whose guest has IPv6 on, with an address and a default route by router advertisements on eth0.
  private func lab() throws -> VPCLab {
    let lab = try enicfgLab()
    try lab.guest.shell(
      "for file in /proc/sys/net/ipv6/conf/*/accept_dad; do echo 0 >$file; done")
    try lab.advertise(RouterAdvertisement(prefix: 0), to: "eth0")
    #expect(try lab.guest.defaultRoutes() == ["fe80::10 eth0 ra 1024"])
    try lab.guest.awaitOwnAddresses()
    return lab
  }

  /// A router that hosts should prefer, with a prefix for their addresses.
  private let preferred = {
    var advertisement = RouterAdvertisement(prefix: 1)
    advertisement.preference = .high
    return advertisement
  }()

  /// wicked#570, gluon#2180.
  @Test func advertisementsGiveASecondaryNICNoDefaultRouteAndNoAddress() throws {
    let lab = try lab()
    defer { lab.takeDown() }
    let before = try lab.guest.state()
    let address = try #require(try lab.guest.globalAddresses(of: "eth0").first)
    let text = try lab.guest.enicfgDone("up", "eth1")
    #expect(text.contains("~ sysctl   net.ipv6.conf.eth1.accept_ra 1 -> 0 "))
    try lab.advertise(preferred, to: "eth1")
    #expect(try lab.guest.defaultRoutes() == ["fe80::10 eth0 ra 1024"])
    #expect(try lab.guest.globalAddresses(of: "eth1") == [])
    #expect(try lab.guest.linkOut(from: address, to: "2001:db8:f::1") == "eth0")

    // After a flap, the routes of eth0 come last among those with the same metric.
    try lab.guest.shell("ip link set eth0 down; ip link set eth0 up")
    try lab.guest.shell("ip route add default via 10.0.0.253 dev eth0")
    try lab.advertise(RouterAdvertisement(prefix: 0), to: "eth0")
    try lab.advertise(preferred, to: "eth1")
    #expect(try lab.guest.linkOut(from: address, to: "2001:db8:f::1") == "eth0")
    // So does the route of its subnet, until `up` puts that of eth1 behind it.
    #expect(try lab.guest.linkOut(from: "10.0.0.19", to: "10.0.0.7") == "eth1")
    #expect(try lab.guest.enicfgDone("up", "eth1").contains("metric 0 -> 1001"))
    #expect(try lab.guest.linkOut(from: "10.0.0.19", to: "10.0.0.7") == "eth0")
    #expect(try lab.guest.enicfgDone("up", "eth1") == "No changes. eth1 is in sync.\n")
    #expect(try lab.guest.enicfg("status", "--exit-code").exitCode == 0)

    try lab.guest.enicfgDone("down", "eth1")
    try lab.guest.expectState(before)
    // As before `up`, the kernel takes what it is given.
    try lab.guest.shell("ip link set eth1 up")
    try lab.advertise(preferred, to: "eth1")
    #expect(try lab.guest.defaultRoutes().contains("fe80::11 eth1 ra 1024"))
  }

  @Test func failedUpRestoresTheSetting() throws {
    let lab = try lab()
    defer { lab.takeDown() }
    lab.stopDHCP()
    try lab.expectRefusal(["up", "eth1", "--dhcp-timeout", "1"], 69, naming: ["eth1: "])
  }

  @Test func earlierDefaultRouteIsReportedAndStays() throws {
    let lab = try lab()
    defer { lab.takeDown() }
    try lab.guest.shell("ip link set eth1 up")
    try lab.advertise(RouterAdvertisement(prefix: 1), to: "eth1")
    let routes = try lab.guest.defaultRoutes()
    let addresses = try lab.guest.globalAddresses(of: "eth1")
    #expect(routes.count == 2 && addresses.count == 1)
    let text = try lab.guest.enicfgDone("up", "eth1")
    let route = "default via fe80::11 dev eth1"
    #expect(text.contains("  ! route    \(route) stays until it expires"))
    #expect(text.contains("~ sysctl   net.ipv6.conf.eth1.accept_ra 1 -> 0 "))
    #expect(try lab.guest.defaultRoutes() == routes)
    #expect(try lab.guest.globalAddresses(of: "eth1") == addresses)
    let again = try lab.guest.enicfgDone("up", "eth1")
    #expect(again.hasSuffix("default route can come before the primary NIC's.\n"))
    #expect(!again.contains("in sync.\n"))

    let status = try lab.guest.enicfg("status", "eth1", "--exit-code")
    #expect(status.exitCode == 1)
    let command = "ip -6 route delete \(route) proto ra"
    #expect(status.standardOutput.contains(command))
    try lab.guest.shell(command)
    #expect(try lab.guest.enicfg("status", "--exit-code").exitCode == 0)
    #expect(try lab.guest.enicfgDone("up", "eth1") == "No changes. eth1 is in sync.\n")
    // It does not come back.
    try lab.advertise(preferred, to: "eth1")
    #expect(try lab.guest.defaultRoutes() == ["fe80::10 eth0 ra 1024"])
  }

  @Test func unknownGatewayIsTakenFromAdvertisementsAfterThePrimaryNICs() throws {
    let lab = try lab()
    defer { lab.takeDown() }
    let mac = try lab.nic("eth1").macAddress
    try lab.guest.configure(
      """
      metadata: {enabled: false}
      enis:
        - mac: \(mac)
          ipv6: [2001:db8:1::20]
      """)
    let before = try lab.guest.state()
    let address = try #require(try lab.guest.globalAddresses(of: "eth0").first)
    try lab.guest.enicfgDone("up", "eth1")
    // The route of a message that gives no default route itself would have the usual metric.
    var route = preferred
    route.lifetime = 0
    route.hasDefaultRoute = true
    try lab.advertise(route, to: "eth1")
    #expect(try lab.guest.defaultRoutes() == ["fe80::10 eth0 ra 1024"])
    try lab.advertise(preferred, to: "eth1")
    #expect(
      try lab.guest.defaultRoutes() == ["fe80::10 eth0 ra 1024", "fe80::11 eth1 ra 2025"])
    #expect(try lab.guest.globalAddresses(of: "eth1") == ["2001:db8:1::20"])
    #expect(try lab.guest.linkOut(from: address, to: "2001:db8:f::1") == "eth0")
    let again = try lab.guest.enicfgDone("up", "eth1")
    #expect(again.contains("no source knows the IPv6 gateway"))
    #expect(again.hasSuffix("No changes. eth1 is in sync.\n"))
    #expect(try lab.guest.enicfg("status", "--exit-code").exitCode == 0)
    try lab.guest.enicfgDone("down", "eth1")
    try lab.guest.expectState(before)
  }

  @Test func readOnlySettingsDoNotCostTheNetwork() throws {
    let lab = try lab()
    defer { lab.takeDown() }
    try lab.guest.shell(
      "mount --bind /proc/sys /proc/sys; mount -o remount,bind,ro /proc/sys")
    let text = try lab.guest.enicfgDone("up", "eth1")
    #expect(
      text.contains("! sysctl   net.ipv6.conf.eth1.accept_ra stays 1: /proc/sys is read-only"))
    #expect(try lab.guest.linkOut(from: "10.0.0.20") == "eth1")
    try lab.guest.enicfgDone("down", "eth1")
  }

  @Test func scriptTurnsThemOffBeforeTheLinkIsUp() throws {
    let lab = try lab()
    defer { lab.takeDown() }
    let script = try lab.guest.enicfgDone("plan", "eth1", "--as-commands")
    let lines = script.lines.filter { $0.hasPrefix("sysctl") || $0.hasPrefix("ip link") }
    #expect(
      lines == ["sysctl -q -w net/ipv6/conf/eth1/accept_ra=0", "ip link set dev eth1 up"])
  }
}

extension VPCLab {
  /// Sends a router advertisement to a NIC whose link is up until the kernel has it: a link that came up
  /// just now may not hear the first one.
  fileprivate func advertise(_ advertisement: RouterAdvertisement, to link: String) throws {
    let before = try guest.advertisements(on: link)
    try eventually {
      try send(advertisement, to: link)
      return try guest.advertisements(on: link) > before
    }
  }
}

extension Host {
  /// How many router advertisements a link has received.
  fileprivate func advertisements(on link: String) throws -> Int {
    let counters = try output(of: ["cat", "/proc/net/dev_snmp6/\(link)"])
    let line = try #require(
      counters.lines.first { $0.hasPrefix("Icmp6InRouterAdvertisements") })
    return try #require(line.split(whereSeparator: \.isWhitespace).last.flatMap { Int($0) })
  }

  /// The IPv6 default routes of the main table: the gateway, the link, the protocol and the metric.
  fileprivate func defaultRoutes() throws -> [String] {
    try shown(["-6", "route", "show", "default"]).map { route in
      ["gateway", "dev", "protocol", "metric"].map { "\(route[$0] ?? .null)" }
        .joined(separator: " ")
    }.sorted()
  }

  fileprivate func globalAddresses(of link: String) throws -> [String] {
    try shown(["-6", "address", "show", "dev", link, "scope", "global"])
      .flatMap { $0["addr_info"]?.elements ?? [] }.compactMap { $0["local"]?.text }
  }
}
