// Servers that send unusual options: the ENI gets what makes sense, and the guest stays reachable.

import Testing
import VPCLab

@Suite struct OddServerTests {
  private func options(_ options: String...) -> VPCConfiguration {
    VPCConfiguration(
      dhcp: DHCPServerOptions(arguments: options.map { "--dhcp-option=\($0)" }))
  }

  @Test func invalidRoutesOfALeaseAreIgnored() throws {
    let routes = [
      "192.0.2.0/24,10.0.0.250", "192.0.2.0/24,10.0.0.251", "127.0.0.0/8,10.0.0.250",
      "224.0.0.0/4,10.0.0.250", "10.0.0.20/32,10.0.0.250", "0.0.0.0/1,10.0.0.250",
      "0.0.0.0/0,10.0.0.253",
    ]
    let option = "option:classless-static-route," + routes.joined(separator: ",")
    let lab = try quietLab(options(option))
    defer { lab.takeDown() }
    let before = try lab.guest.state()
    try lab.guest.enicfgDone("up", "eth1")
    let own = try lab.guest.output(of: ["ip", "route", "show", "table", "1001"])
    #expect(
      own.lines.map(\.trimmed) == [
        "0.0.0.0/1 via 10.0.0.250 dev eth1 proto 201",
        "default via 10.0.0.253 dev eth1 proto 201",
        "192.0.2.0/24 via 10.0.0.250 dev eth1 proto 201",
      ])
    let main = try lab.guest.output(of: ["ip", "route", "show", "dev", "eth1"])
    #expect(
      main.lines.map(\.trimmed) == [
        "default via 10.0.0.253 proto 201 metric 1001",
        "10.0.0.0/24 proto kernel scope link src 10.0.0.20",
      ])
    // What is not bound to an address leaves by the primary NIC still.
    let way = try lab.guest.shown(["route", "get", VPCLab.internet])
    #expect(way.first?["dev"] == .text("eth0"))
    #expect(try lab.guest.enicfgDone("up", "eth1") == "No changes. eth1 is in sync.\n")
    try lab.guest.enicfgDone("down", "eth1")
    try lab.guest.expectState(before)
  }

  @Test func routeByAnUnreachableRouterIsLeftOutAlone() throws {
    let routes = "198.51.100.7/32,192.168.9.1,192.0.2.0/24,10.0.0.250,0.0.0.0/0,10.0.0.253"
    let lab = try quietLab(options("option:classless-static-route," + routes))
    defer { lab.takeDown() }
    let note = "the route 198.51.100.7 via 192.168.9.1 is left out"
    try lab.guest.shell("ip link set eth1 up")
    try lab.guest.enicfgNotes(["plan", "eth1"], [note])
    try lab.guest.enicfgNotes(["up", "eth1"], [note])
    let own = try lab.guest.output(of: ["ip", "route", "show", "table", "1001"])
    #expect(
      own.lines.map(\.trimmed) == [
        "default via 10.0.0.253 dev eth1 proto 201",
        "192.0.2.0/24 via 10.0.0.250 dev eth1 proto 201",
      ])
    #expect(
      try lab.guest.enicfgNotes(["up", "eth1"], [note]) == "No changes. eth1 is in sync.\n")
  }

  /// The mask 255.255.255.255 with a router by option 3 alone (pfsense issue 4209).
  @Test func hostMaskHasItsRouterOnTheLink() throws {
    let lab = try quietLab(options("option:netmask,255.255.255.255"))
    defer { lab.takeDown() }
    let before = try lab.guest.state()
    try lab.guest.enicfgDone("up", "eth1")
    #expect(try lab.guest.addresses(of: "eth1").contains("inet 10.0.0.20/32"))
    #expect(try lab.guest.way(to: VPCLab.internet, from: "10.0.0.20").contains("dev eth1,"))
    #expect(try lab.guest.reaches(VPCLab.internet, from: "10.0.0.20"))
    // What the primary NIC sends to the same gateway still leaves by it.
    #expect(try lab.guest.shown(["route", "get", "10.0.0.253"]).first?["dev"] == .text("eth0"))
    #expect(try lab.guest.enicfgDone("up", "eth1") == "No changes. eth1 is in sync.\n")
    try lab.guest.enicfgDone("down", "eth1")
    try lab.guest.expectState(before)
  }

  @Test func staticHostPrefixHasItsGatewayOnTheLink() throws {
    let lab = try quietLab(VPCConfiguration(dhcp: nil))
    defer { lab.takeDown() }
    let before = try lab.guest.state()
    let words = ["up", "eth1", "--address", "10.0.0.20/32", "--gateway", "10.0.0.253"]
    try lab.guest.enicfgNotes(words, [])
    #expect(try lab.guest.reaches(VPCLab.internet, from: "10.0.0.20"))
    #expect(try lab.guest.enicfgNotes(words, []) == "No changes. eth1 is in sync.\n")
    try lab.guest.enicfgDone("down", "eth1")
    try lab.guest.expectState(before)
    try lab.expectRefusal(
      ["up", "eth1", "--address", "10.0.0.20/32", "--gateway", "10.0.0.20"], 65,
      naming: ["eth1: gateway 10.0.0.20 is the link's own address"])
  }

  /// Option 121 without a default route, next to which option 3 does not count (systemd issue 29579).
  @Test func routesWithoutADefaultRouteGetNoRule() throws {
    let lab = try quietLab(options("option:classless-static-route,10.6.1.0/24,10.0.0.8"))
    defer { lab.takeDown() }
    let before = try lab.guest.state()
    let text = try lab.guest.enicfgDone("up", "eth1")
    #expect(text.contains("! route    eth1 gets no default route and no rule"))
    #expect(try lab.guest.state().rules == before.rules)
    // Where another source knows the gateway, the ENI gets all of it.
    try lab.guest.configure(
      "metadata: {enabled: false}\nenis: [{link: eth1, gateway: 10.0.0.253}]")
    try lab.guest.enicfgDone("up", "eth1")
    #expect(try lab.guest.reaches(VPCLab.internet, from: "10.0.0.20"))
    #expect(try lab.guest.enicfgDone("up", "eth1") == "No changes. eth1 is in sync.\n")
    #expect(try lab.guest.enicfg("status", "--exit-code").exitCode == 0)
  }

  /// What a server says wrong is left out where another source knows it.
  @Test(arguments: [DHCPFault.offLinkRouter, .shortRouter, .maskWithHoles])
  func theInventoryStandsInForAnInvalidOption(_ fault: DHCPFault) throws {
    let lab = try enicfgLab(VPCConfiguration(dhcp: nil, metadata: MetadataOptions()))
    defer { lab.takeDown() }
    try lab.knowPrimary()
    try lab.startDHCP(fault)
    try lab.guest.enicfgNotes(["up", "eth1"], ["enicfg: note: eth1: lease of 10.0.0.253: "])
    #expect(try lab.guest.addresses(of: "eth1").contains("inet 10.0.0.20/24"))
    #expect(try lab.guest.reaches(VPCLab.internet, from: "10.0.0.20"))
    #expect(try lab.guest.enicfg("status", "--exit-code").exitCode == 0)
  }

  @Test func mtuTooSmallForIPv6IsIgnored() throws {
    let lab = try enicfgLab(options("option:mtu,1000"))
    defer { lab.takeDown() }
    try lab.guest.shell(
      """
      ip link set eth1 up
      ip -6 addr add 2001:db8::5/64 dev eth1 nodad
      ip -6 route add 2001:db8:9::/48 via 2001:db8::1 dev eth1
      """)
    let text = try lab.guest.enicfgDone("up", "eth1")
    #expect(text.contains("! link     eth1 keeps its MTU: the server's MTU 1000 is below 1280"))
    #expect(try lab.guest.output(of: ["cat", "/sys/class/net/eth1/mtu"]) == "1500\n")
    #expect(try lab.guest.addresses(of: "eth1").contains("inet 10.0.0.20/24"))
    for _ in 0..<2 {
      let six = try lab.guest.output(of: ["ip", "-6", "-o", "addr", "show", "dev", "eth1"])
      #expect(six.contains("2001:db8::5/64"))
      let route = try lab.guest.output(of: ["ip", "-6", "route", "show", "2001:db8:9::/48"])
      #expect(route.contains("via 2001:db8::1 dev eth1"))
      try lab.guest.enicfgDone("down", "eth1")
    }
  }

  @Test func smallMTUIsSetWithoutIPv6() throws {
    let lab = try quietLab(options("option:mtu,1000"))
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("up", "eth1")
    #expect(try lab.guest.output(of: ["cat", "/sys/class/net/eth1/mtu"]) == "1000\n")
  }

  @Test func leaseWithoutARouterAddsTheAddressOnly() throws {
    let lab = try quietLab(options("3"))
    defer { lab.takeDown() }
    let before = try lab.guest.state()
    let text = try lab.guest.enicfgDone("up", "eth1")
    #expect(
      text.contains("! route    eth1 gets no route and no rule: the server sent no router"))
    #expect(text.hasSuffix("1 added, 1 changed, 0 removed.\n"))
    let state = try lab.guest.state()
    #expect(try lab.guest.addresses(of: "eth1").contains("inet 10.0.0.20/24"))
    #expect(state.rules == before.rules)
    #expect(state.routes.allSatisfy { $0["protocol"] != .text("201") })
    #expect(try lab.guest.enicfgDone("up", "eth1").hasSuffix("No changes. eth1 is in sync.\n"))
    try lab.guest.enicfgDone("down", "eth1")
    try lab.guest.expectState(before)
  }
}
