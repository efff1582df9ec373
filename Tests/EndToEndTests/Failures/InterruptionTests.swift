// `up` that is interrupted: asked to end, it undoes; killed, the next run knows what it left.

import Glibc
import Testing
import VPCLab

@Suite struct InterruptionTests {
  /// A lab with an `up` that has set eth1 up, and waits for a reply which never comes.
  private func labWithWaitingUp() throws -> (lab: VPCLab, before: GuestState, up: BackgroundCommand)
  {
    let lab = try quietLab(VPCConfiguration(dhcp: nil))
    try lab.startDHCP(.silentRequest)
    let before = try lab.guest.state()
    let up = try lab.guest.start(["enicfg", "up", "eth1"])
    try lab.awaitDHCPLog("no answer")
    #expect(try !lab.guest.state().changes(since: before).isEmpty, "the link is up by now")
    return (lab, before, up)
  }

  @Test(arguments: [SIGTERM, SIGINT, SIGHUP, SIGQUIT])
  func signalUndoesUp(_ signal: Int32) throws {
    let (lab, before, up) = try labWithWaitingUp()
    defer { lab.takeDown() }
    up.signal(signal)
    #expect(try up.wait() == 10)
    expectOneLine(up.output, naming: ["interrupted"])
    try lab.guest.expectState(before)
    #expect(try lab.guest.filesOfEnicfg() == [])
  }

  @Test func signalIsReportedAsJSONToo() throws {
    let lab = try quietLab(VPCConfiguration(dhcp: nil))
    defer { lab.takeDown() }
    try lab.startDHCP(.silentRequest)
    let up = try lab.guest.start(["sh", "-c", "exec enicfg up eth1 --json 2>/dev/null"])
    try lab.awaitDHCPLog("no answer")
    up.signal(SIGTERM)
    #expect(try up.wait() == 10)
    let report = try ReportShape(up.output)
    #expect(report.error?.kind == "interrupted" && report.error?.rolledBack == true)
    #expect(!report.changed && !report.applied)
  }

  @Test func downCleansUpAfterAKilledUp() throws {
    let (lab, before, up) = try labWithWaitingUp()
    defer { lab.takeDown() }
    up.terminate()
    #expect(
      try lab.guest.enicfgNotes(["down", "eth1"], ["enicfg up: interrupted before the end"])
        .contains("~ link     eth1 up -> down"))
    try lab.guest.expectState(before)
  }

  @Test func upCompletesAKilledUp() throws {
    let (lab, before, up) = try labWithWaitingUp()
    defer { lab.takeDown() }
    up.terminate()
    try lab.startDHCP()
    try lab.guest.enicfgNotes(["up", "eth1"], ["enicfg up: interrupted before the end"])
    #expect(try lab.guest.addresses(of: "eth1").contains("inet 10.0.0.20/24"))
    #expect(try lab.guest.enicfgDone("up", "eth1") == "No changes. eth1 is in sync.\n")
    // The link counts as set up by enicfg, though the run that did it was killed.
    try lab.guest.enicfgDone("down", "eth1")
    try lab.guest.expectState(before)
  }

  @Test func statusReportsAKilledUp() throws {
    let (lab, _, up) = try labWithWaitingUp()
    defer { lab.takeDown() }
    up.terminate()
    let result = try lab.guest.enicfg("status", "eth1", "--exit-code")
    #expect(result.exitCode == 1 && result.standardError == "", "\(result)")
  }
}
