// `enicfg down` removes everything that enicfg made, and nothing else.

import Testing
import VPCLab

@Suite struct DownTests {
  @Test func downRestoresTheStateBeforeUp() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    let before = try lab.guest.state()
    try lab.guest.enicfgDone("up", "eth1", "eth2")
    #expect(try lab.guest.state().changes(since: before) != [])
    try lab.guest.enicfgDone("down", "eth1", "eth2")
    try lab.guest.expectState(before)
    let again = try lab.guest.enicfgDone("down", "eth1", "eth2")
    #expect(again == "No changes. enicfg configured nothing on eth1 and eth2.\n")
    try lab.guest.expectState(before)
  }

  @Test func downOfOneLinkKeepsTheOther() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("up", "eth1")
    let withOne = try lab.guest.state()
    try lab.guest.enicfgDone("up", "eth2")
    try lab.guest.enicfgDone("down", "eth2")
    try lab.guest.expectState(withOne)
    #expect(try lab.guest.enicfgDone("up", "eth1") == "No changes. eth1 is in sync.\n")
  }

  @Test func linkThatWasUpBeforeStaysUp() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.shell("ip link set eth1 up")
    let before = try lab.guest.state()
    try lab.guest.enicfgDone("up", "eth1")
    try lab.guest.enicfgDone("down", "eth1")
    try lab.guest.expectState(before)
  }

  @Test func foreignObjectsSurviveDown() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.shell(
      """
      ip link set eth1 up
      ip addr add 192.168.7.1/24 dev eth1
      ip addr add 10.0.0.99/24 dev eth1
      ip route add 192.0.2.0/24 via 192.168.7.2 dev eth1
      ip route add default via 192.168.7.2 dev eth1 table 77 proto static
      ip rule add from 192.168.7.1 lookup 77 priority 500
      ip rule add from 10.0.0.20 lookup 77 priority 31500
      ip route add blackhole 198.51.100.0/24
      """)
    let before = try lab.guest.state()
    try lab.guest.enicfgDone("up", "eth1")
    try lab.guest.enicfgDone("down", "eth1")
    try lab.guest.expectState(before)
  }

  @Test func foreignObjectsAddedAfterUpSurviveDown() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    let settings = try lab.guest.state().settings
    try lab.guest.enicfgDone("up", "eth1")
    try lab.guest.shell(
      """
      ip addr add 10.0.0.99/24 dev eth1
      ip rule add from 10.0.0.99 lookup 1001 priority 400
      """)
    try lab.guest.enicfgDone("down", "eth1")
    let state = try lab.guest.state()
    #expect(state.addresses.filter { $0.hasPrefix("eth1 ") }.count == 1)
    #expect(try lab.guest.addresses(of: "eth1").contains("inet 10.0.0.99/24"))
    #expect(state.rules.contains { $0["src"] == .text("10.0.0.99") })
    #expect(!state.rules.contains { $0["src"] == .text("10.0.0.20") })
    #expect(!state.routes.contains { $0["protocol"] == .text("201") })
    // The kernel would have removed it with the first address of its subnet.
    #expect(state.settings == settings)
    // The address would be lost to its owner were the link set down.
    #expect(try lab.guest.output(of: ["ip", "link", "show", "eth1"]).contains("UP"))
  }

  @Test func routeThatNeedsTheAddressKeepsItAndIsNamed() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("up", "eth1")
    try lab.guest.shell("ip route add 192.0.2.0/24 via 10.0.0.253 dev eth1")
    let text = try lab.guest.enicfgDone("down", "eth1")
    #expect(text.contains("! address  10.0.0.20/24 stays"))
    #expect(text.contains("192.0.2.0/24 via 10.0.0.253 dev eth1"))
    let routes = try lab.guest.output(of: ["ip", "route", "show", "192.0.2.0/24"])
    #expect(routes.contains("via 10.0.0.253 dev eth1"))
  }

  @Test func matchingForeignObjectsAreAcceptedAndKept() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.shell(
      """
      ip link set eth1 up
      ip addr add 10.0.0.20/24 brd + dev eth1
      ip route add default via 10.0.0.253 dev eth1 metric 1001
      ip route add default via 10.0.0.253 dev eth1 table 1001
      ip rule add from 10.0.0.20 lookup 1001
      """)
    let before = try lab.guest.state()
    let words = ["eth1", "--address", "10.0.0.20/24", "--gateway", "10.0.0.253"]
    let text = try lab.guest.output(of: ["enicfg", "up"] + words)
    #expect(text == "No changes. eth1 is in sync.\n")
    try lab.guest.expectState(before)
    try lab.guest.enicfgDone("up", "eth1")
    try lab.guest.expectState(before)
    try lab.guest.enicfgDone("down", "eth1")
    try lab.guest.expectState(before)
  }

  @Test func partlyForeignConfigurationIsKept() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.shell("ip rule add from 10.0.0.20 lookup 1001 priority 5000")
    let before = try lab.guest.state()
    let text = try lab.guest.enicfgDone("up", "eth1")
    #expect(text.hasSuffix("3 added, 1 changed, 0 removed.\n"))
    try lab.guest.enicfgDone("down", "eth1")
    try lab.guest.expectState(before)
  }

  @Test func stateIsRestoredWithIPv6On() throws {
    let lab = try enicfgLab()
    defer { lab.takeDown() }
    let before = try lab.guest.output(of: ["ip", "-br", "addr", "show", "dev", "eth1"])
    try lab.guest.enicfgDone("up", "eth1")
    let address = try lab.guest.output(of: ["ip", "-6", "addr", "show", "dev", "eth1"])
    #expect(address.contains("inet6 fe80::216:3eff:fe12:e727/64"))
    try lab.guest.enicfgDone("down", "eth1")
    #expect(try lab.guest.output(of: ["ip", "-br", "addr", "show", "dev", "eth1"]) == before)
  }

  @Test func reattachedNICIsConfiguredAgain() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("up", "eth1")
    let state = try lab.guest.state()
    try lab.detach("eth1")
    try lab.attach("eth1")
    try lab.guest.shell("echo 1 > /proc/sys/net/ipv6/conf/eth1/disable_ipv6")
    // The rule outlived the link; it is neither doubled nor in the way.
    try lab.guest.enicfgDone("up", "eth1")
    #expect(try lab.guest.state().rules == state.rules)
    #expect(try lab.guest.state().routes == state.routes)
    try lab.guest.enicfgDone("down", "eth1")
    #expect(try lab.guest.state().rules.count == state.rules.count - 1)
  }
}
