// `revert` with the real kernel: everything is as it was before, boot-time files included.

import Testing
import VPCLab

@Suite struct RevertRunTests {
  @Test func upAndDownAreRevertedInTheKernel() throws {
    let lab = try enicfgLab()
    defer { lab.takeDown() }
    let before = try lab.guest.settledState()
    try lab.guest.enicfgDone("up", "eth1", "eth2")
    let plan = try lab.guest.enicfgDone("revert", "--dry-run")
    #expect(plan.contains("  - address  10.0.0.20/24"))
    try lab.guest.enicfgDone("revert")
    try lab.guest.expectState(before)
    try lab.guest.enicfgNotes(["revert"], ["nothing to revert: reverted already (enicfg up)"])
    try lab.guest.enicfgDone("up", "eth1", "eth2")
    let up = try lab.guest.settledState()
    try lab.guest.enicfgDone("down", "--all")
    try lab.guest.enicfgDone("revert")
    try lab.guest.awaitOwnAddresses()
    try lab.guest.expectState(up)
    #expect(try lab.guest.enicfgDone("up", "eth1", "eth2").hasPrefix("No changes."))
  }

  @Test func anotherProgramsLaterRouteIsNotRemoved() throws {
    let lab = try enicfgLab()
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("up", "eth1")
    try lab.guest.shell("ip route add 192.0.2.0/24 via 10.0.0.253 dev eth1 proto static")
    let there = try lab.guest.settledState()
    expectFailure(
      try lab.guest.enicfg("revert"), 65,
      naming: ["192.0.2.0/24 via 10.0.0.253 dev eth1", "another program"])
    try lab.guest.expectState(there)
    try lab.guest.shell("ip route delete 192.0.2.0/24 via 10.0.0.253 dev eth1")
    try lab.guest.enicfgDone("revert")
  }
}
