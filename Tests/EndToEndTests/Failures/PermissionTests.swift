// Without the right to change the network: changes are refused at once, looking is not.

import Testing
import VPCLab

@Suite struct PermissionTests {
  @Test(arguments: [["up", "eth1"], ["down", "eth1"], ["up", "eth7"], ["up", "eth1", "--json"]])
  func missingPermissionIsReportedBeforeAnyChange(_ words: [String]) throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    let before = try lab.guest.state()
    let result = try lab.guest.runWithoutCapabilities(["enicfg"] + words)
    #expect(result.exitCode == 77)
    expectOneLine(result.standardError, naming: ["\(words[0]): not permitted", "Run it as root"])
    if words.contains("--json") {
      #expect(try ReportShape(result.standardOutput).error?.code == 77)
    } else {
      #expect(result.standardOutput == "")
    }
    try lab.guest.expectState(before)
    let traces = try lab.guest.run(["ls", "/run/enicfg", "/var/lib/enicfg"])
    #expect(traces.standardOutput == "")
    #expect(try lab.guest.packetsSent(by: "eth1") == 0)
  }

  @Test func wrongUsageIsReportedBeforeMissingPermission() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    let result = try lab.guest.runWithoutCapabilities(["enicfg", "up", "eth1", "--table", "0"])
    expectFailure(result, 64, naming: ["table 0"])
  }

  @Test func readingNeedsNoPermission() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("up", "eth1")
    try lab.guest.shell("ip link set eth2 up")
    for words in [
      ["status"], ["status", "eth1", "--json"], ["plan", "eth1"], ["plan", "eth2"],
      ["up", "eth1", "--dry-run"], ["down", "eth1", "--dry-run"],
      ["plan", "--as-commands", "eth1"],
    ] {
      let result = try lab.guest.runWithoutCapabilities(["enicfg"] + words)
      #expect(result.exitCode == 0, "\(words): \(result)")
      #expect(result.standardError == "", "\(words)")
    }
    let status = try lab.guest.enicfgDone("status")
    #expect(
      try lab.guest.runWithoutCapabilities(["enicfg", "status"]).standardOutput.lines.count
        == status.lines.count)
    // Everybody may read what enicfg keeps; only the lock is not everybody's to hold, and the journal may hold
    // what a private file held before.
    let hidden = ["find", "/run/enicfg", "!", "-perm", "-o+r"]
    #expect(
      try lab.guest.output(of: hidden).lines.sorted() == [
        "/run/enicfg/journal.last", "/run/enicfg/lock",
      ])
  }
}
