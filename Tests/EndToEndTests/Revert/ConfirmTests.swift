// `--confirm` with the real kernel: what is not confirmed is reverted, whatever becomes of the command's session.

import Glibc
import Testing
import VPCLab

@Suite struct ConfirmTests {
  /// Waits until nothing waits for a confirmation any more.
  private func awaitRevert(_ lab: VPCLab) throws {
    try eventually(within: .seconds(20)) {
      try !lab.guest.enicfg("status").standardOutput.contains("waits for its confirmation")
    }
  }

  @Test func whatIsNotConfirmedIsReverted() throws {
    let lab = try enicfgLab()
    defer { lab.takeDown() }
    let before = try lab.guest.settledState()
    try lab.guest.enicfgNotes(
      ["up", "eth1", "--confirm", "2"], ["reverted in 2 s unless enicfg confirm"])
    #expect(try lab.guest.enicfg("status").standardOutput.contains("waits for its confirmation"))
    let other = try lab.guest.enicfg("up", "eth2")
    expectFailure(other, 75, naming: ["enicfg up waits for its confirmation"])
    try awaitRevert(lab)
    try lab.guest.expectState(before)
    expectFailure(try lab.guest.enicfg("confirm"), 65, naming: ["too late", "enicfg up"])
  }

  @Test func whatIsConfirmedStays() throws {
    let lab = try enicfgLab()
    defer { lab.takeDown() }
    let before = try lab.guest.settledState()
    try lab.guest.enicfgNotes(["up", "eth1", "--confirm", "3600"], ["enicfg confirm"])
    let text = try lab.guest.enicfgDone("confirm")
    #expect(text == "Confirmed. What enicfg up did stays.\n")
    expectFailure(try lab.guest.enicfg("confirm"), 65, naming: ["no command waits"])
    #expect(try lab.guest.enicfgDone("up", "eth1").hasPrefix("No changes."))
    // Its process ends by itself.
    try eventually {
      try lab.guest.run(["pgrep", "-f", "unless-confirmed"]).exitCode == 1
    }
    try lab.guest.enicfgDone("revert")
    try lab.guest.expectState(before)
  }

  @Test(arguments: [SIGKILL, SIGHUP]) func theEndOfTheSessionDoesNotEndTheWait(
    _ signal: Int32
  ) throws {
    let lab = try enicfgLab()
    defer { lab.takeDown() }
    let before = try lab.guest.settledState()
    // A session of its own, whose whole process group gets the signal.
    let script = """
      setsid sh -c 'enicfg up eth1 --confirm 2 >/dev/null 2>&1; kill -\(signal) 0; sleep 60' || :
      """
    _ = try lab.guest.run(["sh", "-c", script])
    #expect(try lab.guest.enicfg("status").standardOutput.contains("waits for its confirmation"))
    try awaitRevert(lab)
    try lab.guest.expectState(before)
  }

  @Test func aCommandThatIsKilledWhileItWaitsIsReverted() throws {
    let lab = try threeENIs()
    defer { lab.takeDown() }
    let before = try lab.guest.settledState()
    let up = try lab.startWaiting(["up", "--all", "--confirm", "2"], for: "eth2")
    for link in ["eth1", "eth3"] { try lab.awaitRule(of: link) }
    up.process.terminate()
    try awaitRevert(lab)
    try lab.guest.expectState(before)
  }

  @Test func downAndAliasesAreRevertedToo() throws {
    let lab = try enicfgLab()
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("up", "eth1", "eth2")
    let before = try lab.guest.settledState()
    try lab.guest.enicfgNotes(["down", "--all", "--confirm", "1"], ["enicfg confirm"])
    try awaitRevert(lab)
    try lab.guest.awaitOwnAddresses()
    try lab.guest.expectState(before)
    try lab.guest.enicfgNotes(
      ["alias", "add", "eth1", "10.0.0.77", "--confirm", "1"], ["enicfg confirm"])
    try awaitRevert(lab)
    try lab.guest.awaitOwnAddresses()
    try lab.guest.expectState(before)
    #expect(try lab.guest.enicfgDone("up", "eth1", "eth2").hasPrefix("No changes."))
  }
}
