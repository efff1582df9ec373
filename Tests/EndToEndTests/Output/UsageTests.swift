// Wrong usage: exit code 64, one line, nothing touched.

import Testing
import VPCLab

@Suite struct UsageTests {
  private static let given = ["--address", "10.0.0.20/24", "--gateway", "10.0.0.253"]

  @Test(
    arguments: ["up", "plan"],
    [
      (["eth1", "--table", "0"], "table 0"),
      (["eth1", "--table", "253"], "table 253"),
      (["eth1", "--table", "254"], "table 254"),
      (["eth1", "--table", "255"], "table 255"),
      (["eth1", "--table", "4294967296"], "4294967296"),
      (["eth1", "--table", "-1"], "--table"),
      (["eth1", "--metric", "0"], "metric 0"),
      (["eth1", "--metric", "none"], "none"),
      (["eth1", "--rule-priority", "0"], "priority 0"),
      (["eth1", "--rule-priority", "32766"], "priority 32766"),
      (["eth1", "--rule-priority", "99999"], "priority 99999"),
      (["eth1", "--table", "3000"], "priority 33000"),
      (["eth1", "--dhcp-timeout", "0"], "--dhcp-timeout 0"),
      (["eth1", "--dhcp-timeout", "soon"], "soon"),
    ])
  func numberOutOfRangeIsRefused(_ command: String, _ number: ([String], String)) throws {
    try expectUsage([command] + number.0, number.1)
  }

  @Test(arguments: [
    (["eth1", "--address", "10.0.0.300/24", "--gateway", "10.0.0.253"], "10.0.0.300/24"),
    (["eth1", "--address", "10.0.0.20/33", "--gateway", "10.0.0.253"], "10.0.0.20/33"),
    (["eth1", "--address", "10.0.0.20", "--gateway", "10.0.0.253"], "10.0.0.20"),
    (["eth1", "--address", "10.0.0.020/24", "--gateway", "10.0.0.253"], "10.0.0.020/24"),
    (["eth1", "--address", "", "--gateway", "10.0.0.253"], "--address"),
    (["eth1", "--address", "10.0.0.20/24 ", "--gateway", "10.0.0.253"], "--address"),
    (["eth1", "--address", "10.0.0.20/24", "--gateway", "router"], "router"),
    (["eth1", "--address", "10.0.0.20/24", "--gateway", "10.0.0"], "10.0.0"),
    (["eth1", "--address", "10.0.0.20/24", "--gateway", "fe80::1"], "fe80::1"),
    (["eth1", "--address", "10.0.0.20/24"], "--gateway"),
    (["eth1", "--gateway", "10.0.0.253"], "--address"),
    (["eth1", "eth2"] + given, "--address"),
    (["eth1", "eth2", "--table", "7"], "--table"),
    (["eth1", "eth2", "--metric", "7"], "--metric"),
    (["eth1", "eth2", "--rule-priority", "7"], "--rule-priority"),
  ])
  func invalidAddressIsRefused(_ words: [String], _ part: String) throws {
    try expectUsage(["up"] + words, part)
  }

  @Test(arguments: [
    (["up"], "LINK"),
    (["up", ""], ""),
    (["up", "a/b"], "a/b"),
    // Longer than an alternative name.
    (["up", String(repeating: "a", count: 128)], String(repeating: "a", count: 60)),
    (["up", "eth1", "--speed", "10"], "--speed"),
    (["up", "eth1", "--exit-code"], "--exit-code"),
    (["down", "eth1", "--exit-code"], "--exit-code"),
    (["down", "eth1", "--address", "10.0.0.20/24"], "10.0.0.20/24"),
    (["up", "eth1", "--color", "red"], "red"),
    (["up", "eth1", "--run-dir", ""], "empty"),
    (["configure", "eth1"], "configure"),
    (["--no-such-option"], "--no-such-option"),
  ])
  func unknownWordsAreRefused(_ words: [String], _ part: String) throws {
    try expectUsage(words, part)
  }

  @Test(arguments: ["eth1", "00:16:3e:12:e7:27"], ["up", "down", "plan"])
  func duplicateLinkIsRefused(_ again: String, _ command: String) throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.expectRefusal([command, "eth1", again], 64, naming: ["eth1: given twice"])
  }

  private func expectUsage(_ words: [String], _ part: String) throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.expectRefusal(words, 64, naming: [part])
    let traces = try lab.guest.run(["ls", "/run/enicfg", "/var/lib/enicfg"])
    #expect(traces.standardOutput == "")
    #expect(try lab.guest.packetsSent(by: "eth1") == 0)
  }

  @Test func helpAndVersionGoToStandardOutput() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    #expect(try lab.guest.enicfgDone("--help").contains("SUBCOMMANDS:"))
    #expect(try lab.guest.enicfgDone("up", "--help").contains("--dhcp-timeout"))
    let version = try lab.guest.enicfgDone("--version")
    #expect(version.lines.count == 1 && version.first?.isNumber == true)
  }
}
