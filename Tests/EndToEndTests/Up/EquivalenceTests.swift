// enicfg leaves what the documented commands leave, and so does the script that it prints.

import Testing
import VPCLab

@Suite struct EquivalenceTests {
  /// Where packets of each NIC's address go in the documented setup.
  private static let destinations = ["10.0.0.253", VPCLab.internet, "10.0.0.77"]
  private static let sources = ["10.0.0.19", "10.0.0.20", "10.0.0.21"]

  @Test func upEqualsTheDocumentedProcedure() throws {
    let one = try quietLab()
    defer { one.takeDown() }
    let other = try quietLab()
    defer { other.takeDown() }
    try one.guest.enicfgDone("up", "eth1", "eth2")
    try other.guest.output(of: documentedProcedure(for: ["eth1", "eth2"]))
    let (state, expected) = (try one.guest.state(), try other.guest.state())
    expectSame(state.withoutOwnership, expected.withoutOwnership)
    #expect(state.hasLifetimes(of: expected, within: 10))
    #expect(state.lifetimes["eth1 10.0.0.20"] ?? 0 > 31_535_000)
    for source in Self.sources {
      for destination in Self.destinations {
        let way = try one.guest.way(to: destination, from: source)
        #expect(try way == other.guest.way(to: destination, from: source))
        #expect(way.contains("dev"))
      }
    }
  }

  @Test func eachRuleIsMarkedAndHasItsPriority() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("up", "eth1", "eth2")
    let rules = try lab.guest.output(of: ["ip", "-4", "rule"]).lines.map(\.trimmed)
    #expect(
      rules.dropFirst().prefix(2) == [
        "31001:\tfrom 10.0.0.20 lookup 1001 proto 201",
        "31002:\tfrom 10.0.0.21 lookup 1002 proto 201",
      ])
    let routes = try lab.guest.output(of: ["ip", "-4", "route", "list", "table", "1001"])
    #expect(routes.trimmed == "default via 10.0.0.253 dev eth1 proto 201")
  }

  /// Runs `up` in one guest, and the script that `plan` prints there before in another.
  private func expectSameByScript(
    _ words: [String], preparation: String = "", _ configuration: VPCConfiguration = .init(),
    asksAgain: Bool = false
  ) throws {
    let one = try quietLab(configuration)
    defer { one.takeDown() }
    let other = try quietLab(configuration)
    defer { other.takeDown() }
    for lab in [one, other] { try lab.guest.shell(preparation) }
    let script = try one.guest.output(of: ["enicfg", "plan", "--as-commands"] + words)
    #expect(script.contains("enicfg plan --as-commands") == asksAgain)
    let result = try other.guest.run(["sh"], input: script)
    #expect(result.exitCode == 0, "\(result)")
    try one.guest.output(of: ["enicfg", "up"] + words)
    let (state, expected) = (try other.guest.state(), try one.guest.state())
    expectSame(state, expected)
    #expect(state.rules.contains { $0["protocol"] == .text("201") })
    #expect(state.hasLifetimes(of: expected, within: 10))
  }

  @Test func scriptDoesTheSameForLinksThatAreUp() throws {
    let preparation = "ip link set eth1 up; ip link set eth2 up"
    try expectSameByScript(["eth1", "eth2"], preparation: preparation)
  }

  @Test func scriptRequestsALeaseForLinksThatAreDown() throws {
    try expectSameByScript(["eth1", "eth2"], asksAgain: true)
  }

  @Test func scriptDoesTheSameForOneLinkUpAndOneDown() throws {
    try expectSameByScript(
      ["eth1", "eth2"], preparation: "ip link set eth2 up", asksAgain: true)
  }

  @Test func scriptDoesTheSameForAGivenAddress() throws {
    try expectSameByScript([
      "eth1", "--address", "10.0.0.20/24", "--gateway", "10.0.0.253", "--table", "777",
      "--metric", "555", "--rule-priority", "333",
    ])
  }

  @Test func scriptDoesTheSameWithOptionsOfTheServer() throws {
    let options = DHCPServerOptions(
      leaseTime: .seconds(3600),
      arguments: [
        "--dhcp-option=option:mtu,1400",
        "--dhcp-option=option:classless-static-route,192.0.2.0/24,10.0.0.250,0.0.0.0/0,10.0.0.253",
      ])
    try expectSameByScript(
      ["eth1"], preparation: "ip link set eth1 up", VPCConfiguration(dhcp: options))
  }

  @Test func scriptQuotesNamesThatAShellWouldRun() throws {
    let name = "a;'b $(c)\"".filter { $0 != " " }
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.output(of: ["ip", "link", "set", "eth1", "name", name])
    try lab.guest.output(of: ["ip", "link", "set", name, "up"])
    let script = try lab.guest.enicfgDone("plan", "--as-commands", name)
    let result = try lab.guest.run(["sh"], input: script)
    #expect(result.exitCode == 0, "\(result)")
    let addresses = try lab.guest.addresses(of: name)
    #expect(addresses.contains("inet 10.0.0.20/24 brd 10.0.0.255"))
  }
}
