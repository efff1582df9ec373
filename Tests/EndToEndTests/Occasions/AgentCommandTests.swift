// `agent --once`, links that are taken down by hand, and `status` compared with the cloud.

import Testing

@testable import VPCLab

@Suite struct AgentCommandTests {
  @Test func oneRoundDoesWhatUpOfAllDoes() throws {
    let lab = try toldLab(MetadataOptions(secondaryCount: 1))
    defer { lab.takeDown() }
    let before = try lab.guest.state()
    let preview = try lab.guest.enicfgDone("agent", "--once", "--dry-run")
    #expect(preview == (try lab.guest.enicfgDone("plan", "--all")))
    try lab.guest.expectState(before)
    #expect(try lab.guest.enicfg("agent", "--once", "--dry-run", "--exit-code").exitCode == 2)
    try lab.guest.enicfgDone("agent", "--once")
    #expect(try lab.guest.enicfgDone("up", "--all").hasPrefix("No changes. "))
    #expect(try lab.guest.enicfgDone("agent", "--once").hasPrefix("No changes. "))
    try lab.guest.enicfgDone("down", "--all")
    try lab.guest.expectState(before)
  }

  @Test func oneRoundEndsWithTheCodeOfUpOfAll() throws {
    let lab = try toldLab(MetadataOptions())
    defer { lab.takeDown() }
    try lab.silenceMetadata()
    #expect(try lab.guest.enicfg("agent", "--once").exitCode == 69)
    try lab.healMetadata()
    lab.stopDHCP()
    try lab.guest.configure("dhcp-timeout: 1")
    let failed = try lab.guest.enicfg("agent", "--once")
    #expect([12, 69].contains(failed.exitCode), "\(failed)")
    #expect(failed.exitCode == (try lab.guest.enicfg("up", "--all").exitCode))
  }

  @Test(arguments: [
    ["--metadata-interval", "9"], ["--metadata-interval", "86401"], ["--metadata-interval", "x"],
    ["--metrics-file", ""], ["--eni-file", "-"], ["--dry-run"], ["eth1"], ["--all"],
  ])
  func wrongUsageIsRefused(_ words: [String]) throws {
    let lab = try quietLab(VPCConfiguration(nicCount: 1, dhcp: nil))
    defer { lab.takeDown() }
    let result = try lab.guest.run(["enicfg", "agent"] + words)
    #expect(result.exitCode == 64, "\(result)")
    #expect(try lab.guest.filesOfEnicfg() == [])
  }

  @Test func linkThatIsTakenDownIsRememberedUntilUp() throws {
    let lab = try toldLab(MetadataOptions())
    defer { lab.takeDown() }
    let files = ["/run/enicfg/held/00:16:3e:12:e7:27.json"]
    try lab.guest.enicfgDone("up", "eth1")
    try lab.guest.enicfgDone("down", "eth1", "--dry-run")
    #expect(try lab.guest.filesOfEnicfg().filter { $0.contains("/held/") } == [])
    try lab.guest.enicfgDone("down", "eth1")
    #expect(try lab.guest.filesOfEnicfg().filter { $0.contains("/held/") } == files)
    try lab.guest.enicfgDone("up", "--all", "--boot")
    #expect(try lab.guest.filesOfEnicfg().filter { $0.contains("/held/") } == files)
    try lab.guest.enicfgDone("up", "eth1")
    #expect(try lab.guest.filesOfEnicfg().filter { $0.contains("/held/") } == [])
  }

  @Test func statusComparedWithTheCloudShowsAnAddressThatIsMissing() throws {
    let lab = try toldLab(MetadataOptions())
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("up", "--all")
    #expect(try lab.guest.enicfg("status", "--cloud", "--exit-code").exitCode == 0)
    try lab.changeENI("eth1") { $0.secondaryAddresses = ["10.0.0.77"] }
    let asked = try lab.metadataRequests().count
    #expect(try lab.guest.enicfg("status", "--exit-code").exitCode == 0)
    #expect(try lab.metadataRequests().count == asked)
    let state = try lab.guest.state()
    let result = try lab.guest.enicfg("status", "--cloud", "--exit-code")
    #expect(result.exitCode == 1 && result.standardError == "", "\(result)")
    #expect(
      result.standardOutput.contains("eth1  eni-bp1lab1  00:16:3e:12:e7:27  drifted: 2 changes"))
    #expect(
      result.standardOutput.contains(
        "\n  + address  10.0.0.77/24 brd 10.0.0.255 dev eth1 label eth1:0\n"))
    #expect(result.standardOutput.contains("\n  + rule     from 10.0.0.77 lookup 1001"))
    #expect(result.standardOutput.lines(with: "in sync") == 1)
    try lab.guest.expectState(state)
    try lab.guest.enicfgDone("up", "eth1")
    #expect(try lab.guest.enicfg("status", "--cloud", "--exit-code").exitCode == 0)
    // Detached in the console, with the NIC still there.
    try lab.changeENI("eth2") { $0.isListed = false }
    let detached = try lab.guest.enicfg("status", "--cloud", "--exit-code")
    #expect(detached.exitCode == 1, "\(detached)")
    #expect(detached.standardOutput.contains("not in sync: the cloud does not list its ENI\n"))
    #expect(try lab.guest.enicfg("status", "--exit-code").exitCode == 0)
  }

  @Test func metricsOfOneRoundAreWritten() throws {
    let lab = try toldLab(MetadataOptions())
    defer { lab.takeDown() }
    let file = "/run/enicfg.prom"
    try lab.guest.enicfgDone("agent", "--once", "--metrics-file", file)
    let metrics = try lab.guest.output(of: ["cat", file])
    #expect(metrics.contains("\nenicfg_links{state=\"configured\"} 3\n"), "\(metrics)")
    #expect(metrics.contains("\nenicfg_lease_expiry_seconds{link=\"eth1\"} "))
    #expect(metrics.contains("\nenicfg_last_success_timestamp_seconds "))
    #expect(metrics.contains("\nenicfg_metadata_requests_total{result=\"answered\"} 1\n"))
    // A round that could not begin leaves no success behind.
    let failed = try lab.guest.enicfg(
      "agent", "--once", "--metrics-file", file, "--metadata-url", "http://127.0.0.1:9")
    #expect(failed.exitCode == 69)
    let after = try lab.guest.output(of: ["cat", file])
    #expect(after.contains("\nenicfg_metadata_requests_total{result=\"failed\"} 1\n"), "\(after)")
    #expect(!after.contains("\nenicfg_links{state=\"configured\"} 3\n"))
    try lab.guest.enicfgDone("down", "eth1")
    let before = try lab.guest.state()
    let missing = try lab.guest.enicfg("agent", "--once", "--metrics-file", "/nowhere/enicfg.prom")
    #expect(missing.exitCode == 10, "\(missing)")
    try lab.guest.expectState(before)
    #expect(missing.standardError.contains("/nowhere/enicfg.prom"))
    #expect(!missing.standardError.contains("/nowhere/."), "\(missing)")
  }

  @Test func silentServiceLeavesTheComparisonOpen() throws {
    let lab = try toldLab(MetadataOptions())
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("up", "--all")
    try lab.silenceMetadata()
    let result = try lab.guest.enicfg("status", "--cloud")
    #expect(result.exitCode == 69 && result.standardOutput == "", "\(result)")
    #expect(result.standardError.hasPrefix("enicfg: --cloud: "), "\(result)")
    #expect(try lab.guest.enicfg("status").exitCode == 0)
    let wrong = try lab.guest.enicfg("status", "--metadata-url", "http://192.0.2.1")
    #expect(wrong.exitCode == 64 && wrong.standardError.contains("goes with --cloud"), "\(wrong)")
  }
}
