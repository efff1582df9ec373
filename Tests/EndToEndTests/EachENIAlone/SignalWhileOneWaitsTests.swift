// A signal while one ENI waits and the others are done: what is done stays, what waits is undone.

import Glibc
import Testing
import VPCLab

@Suite struct SignalWhileOneWaitsTests {
  /// Starts `up` on three ENIs, and returns once all but eth2 are done.
  private func upWithTwoDone(_ words: [String], in lab: VPCLab) throws -> RunningCommand {
    let up = try lab.startWaiting(["up"] + words, for: "eth2")
    for link in ["eth1", "eth3"] { try lab.awaitRule(of: link) }
    // The lock is free again when the first two are verified.
    try lab.guest.enicfgDone("down", "--dry-run", "--all")
    try lab.guest.output(of: ["flock", "/run/enicfg/lock", "true"])
    up.expectRunning()
    return up
  }

  @Test(arguments: [SIGTERM, SIGINT, SIGHUP], waysToMeanThree)
  func doneENIsStay(_ signal: Int32, _ words: [String]) throws {
    let lab = try threeENIs()
    defer { lab.takeDown() }
    let before = try lab.everything(of: "eth2")
    let up = try upWithTwoDone(words, in: lab)
    up.process.signal(signal)
    // Long before the time-out of 30 s.
    let result = try up.result(timeout: .seconds(10))
    expectPartlyDone(result, naming: ["interrupted"], showing: ["eth1", "eth3"], not: "eth2")
    try lab.expectSame("eth2", before)
    for link in ["eth1", "eth3"] { try lab.expectENI(link) }
    try lab.heal("eth2")
    #expect(try lab.guest.enicfgDone("up", "--all").hasSuffix("4 added, 1 changed, 0 removed.\n"))
  }

  @Test func interruptedENIIsNamedInJSON() throws {
    let lab = try threeENIs()
    defer { lab.takeDown() }
    let up = try upWithTwoDone(["--all", "--json"], in: lab)
    up.process.signal(SIGTERM)
    try expectPartlyDone(
      try up.result(timeout: .seconds(10)), kind: "interrupted", code: 10, of: "eth2",
      showing: ["eth1", "eth3"])
  }

  @Test func atomicUpIsUndoneByASignal() throws {
    let lab = try threeENIs()
    defer { lab.takeDown() }
    let before = try lab.guest.possession()
    let up = try lab.startWaiting(["up", "--all", "--atomic"], for: "eth2")
    up.process.signal(SIGTERM)
    expectFailure(try up.result(timeout: .seconds(10)), 10, naming: ["interrupted"])
    try lab.guest.expectPossession(before)
  }

  /// Killed, it undoes nothing: what was done is whole, and the next run completes the rest.
  @Test func killedUpLeavesTheDoneENIsWhole() throws {
    let lab = try threeENIs()
    defer { lab.takeDown() }
    let up = try upWithTwoDone(["--all"], in: lab)
    up.process.terminate()
    for link in ["eth1", "eth3"] {
      #expect(try lab.guest.enicfgDone("status", link).contains("in sync"))
    }
    try lab.heal("eth2")
    try lab.guest.enicfgNotes(["up", "--all"], ["enicfg up: interrupted before the end"])
    for link in ["eth1", "eth2", "eth3"] { try lab.expectENI(link) }
    try lab.guest.enicfgDone("down", "--all")
    #expect(try lab.guest.link("00:16:3e:12:16:ec").hasSuffix("eth2 down"))
  }
}
