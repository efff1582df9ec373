// One ENI's DHCP server is silent: the others are done while it is waited for, and it is as it was.

import Testing
import VPCLab

@Suite struct SilentServerTests {
  /// Runs `up` on three ENIs while eth2 gets no answer, and expects the others to be done before it ends.
  private func upWithoutAnswer(
    _ words: [String], in lab: VPCLab, sourceLocation: SourceLocation = #_sourceLocation
  ) throws -> CommandResult {
    let before = try lab.everything(of: "eth2")
    let up = try lab.startWaiting(["up", "--dhcp-timeout", "8"] + words, for: "eth2")
    for link in ["eth1", "eth3"] {
      try lab.awaitRule(of: link, sourceLocation: sourceLocation)
      try lab.expectENI(link, sourceLocation: sourceLocation)
    }
    up.expectRunning(sourceLocation: sourceLocation)
    let result = try up.result()
    try lab.expectSame("eth2", before, sourceLocation: sourceLocation)
    for link in ["eth1", "eth3"] { try lab.expectENI(link, sourceLocation: sourceLocation) }
    return result
  }

  @Test(arguments: waysToMeanThree)
  func othersAreDoneWhileOneIsWaitedFor(_ words: [String]) throws {
    let lab = try threeENIs()
    defer { lab.takeDown() }
    expectPartlyDone(
      try upWithoutAnswer(words, in: lab), naming: ["eth2: no DHCP reply", "in 8 s"],
      showing: ["eth1", "eth3"], not: "eth2")
    #expect(try lab.guest.link("00:16:3e:12:16:ec").hasSuffix("eth2 down"))
    #expect(try lab.guest.filesOfEnicfg().filter { $0.contains("00:16:3e:12:16:ec") } == [])

    // Once its server answers, the next run does it, and nothing else.
    try lab.heal("eth2")
    let text = try lab.guest.enicfgDone("up", "--all")
    #expect(text.hasSuffix("4 added, 1 changed, 0 removed.\n") && !text.contains("dev eth1"))
    for link in ["eth1", "eth2", "eth3"] { try lab.expectENI(link) }
    #expect(try lab.guest.enicfgDone("up", "--all").hasPrefix("No changes."))
  }

  @Test func reportNamesTheOneThatFailed() throws {
    let lab = try threeENIs()
    defer { lab.takeDown() }
    try expectPartlyDone(
      try upWithoutAnswer(["eth1", "eth2", "eth3", "--json"], in: lab), kind: "dhcpTimeout",
      code: 69, of: "eth2", showing: ["eth1", "eth3"])
  }

  @Test func stateOfTheOthersIsThatOfTheirOwnUp() throws {
    let lab = try threeENIs()
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("up", "eth1", "eth3")
    let alone = try lab.guest.state()
    try lab.guest.enicfgDone("down", "eth1", "eth3")
    _ = try upWithoutAnswer(["--all"], in: lab)
    try lab.guest.expectState(alone)
  }

  @Test func linkWithoutACarrierKeepsNoOtherWaiting() throws {
    let lab = try threeENIs()
    defer { lab.takeDown() }
    try lab.pullCable("eth2")
    let before = try lab.everything(of: "eth2")
    let up = try RunningCommand(["up", "--all", "--dhcp-timeout", "8"], in: lab)
    for link in ["eth1", "eth3"] { try lab.awaitRule(of: link) }
    up.expectRunning()
    expectPartlyDone(
      try up.result(), naming: ["eth2: no carrier"], showing: ["eth1", "eth3"], not: "eth2")
    try lab.expectSame("eth2", before)
  }

  @Test func allFailingForTheSameReasonFailAsOneDoes() throws {
    let lab = try threeENIs()
    defer { lab.takeDown() }
    lab.stopDHCP()
    let before = try lab.guest.possession()
    let result = try lab.guest.enicfg("up", "eth1", "eth2", "eth3", "--dhcp-timeout", "1", "--json")
    #expect(result.exitCode == 69, "\(result)")
    let report = try ReportShape(result.standardOutput)
    #expect(
      report.errors.map(\.link).sorted { ($0 ?? "") < ($1 ?? "") } == ["eth1", "eth2", "eth3"])
    #expect(report.errors.allSatisfy { $0.kind == "dhcpTimeout" && $0.rolledBack })
    #expect(!report.changed && !report.applied)
    try lab.guest.expectPossession(before)
  }
}
