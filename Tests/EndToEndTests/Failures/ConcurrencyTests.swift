// Many runs at once: each does its work or finds the lock held, and the outcome is that of one.

import Testing
import VPCLab

@Suite struct ConcurrencyTests {
  @Test func concurrentUpsEqualOneUp() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    let before = try lab.guest.state()
    try lab.guest.enicfgDone("up", "eth1", "eth2")
    let configured = try lab.guest.state()
    try lab.guest.enicfgDone("down", "eth1", "eth2")
    let runs = [["eth1"], ["eth2"], ["eth1"], ["eth1", "eth2"], ["eth2", "eth1"], ["eth2"]]
    let started = try runs.map { try lab.guest.start(["enicfg", "up"] + $0) }
    let codes = try started.map { try $0.wait() }
    #expect(codes.allSatisfy { $0 == 0 || $0 == 75 }, "\(started.map(\.output))")
    #expect(codes.contains(0))
    // Those that found the lock held have changed nothing; one more run makes up for them.
    try lab.guest.enicfgDone("up", "eth1", "eth2")
    try lab.guest.expectState(configured)
    try lab.guest.enicfgDone("down", "eth1", "eth2")
    try lab.guest.expectState(before)
  }

  @Test func concurrentUpAndDownLeaveAWholeState() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    let before = try lab.guest.state()
    let commands = ["up", "down", "up", "down"].map { ["enicfg", $0, "eth1"] }
    let started = try commands.map { try lab.guest.start($0) }
    for one in started {
      let code = try one.wait()
      #expect(code == 0 || code == 75, "\(one.output)")
    }
    // Whichever was last: all of it is there, or nothing.
    let changes = try lab.guest.state().changes(since: before)
    if !changes.isEmpty { #expect(try lab.guest.enicfgDone("status", "eth1").contains("in sync")) }
    try lab.guest.enicfgDone("down", "eth1")
    try lab.guest.expectState(before)
    #expect(try lab.guest.records() == [])
  }
}
