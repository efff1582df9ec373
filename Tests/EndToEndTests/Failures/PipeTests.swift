// enicfg in a pipe: the pipe ends with the program, and none of its processes stay.

import Testing
import VPCLab

@Suite struct PipeTests {
  @Test func outputEndsWithTheProgram() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    // The shell waits for the end of the pipe, which every process has to have closed.
    let script = """
      x=$(enicfg up eth1 eth2)
      echo "exit code $?"
      printf '%s\\n' "$x" | tail -n 1
      """
    #expect(
      try lab.guest.shell(script) == "exit code 0\n8 added, 2 changed, 0 removed.\n")
    try eventually { try !lab.guest.runsEnicfg() }
  }

  @Test func childLeftBehindEndsByItself() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    // A run that waits is seen; so the check below would see what another leaves behind.
    lab.stopDHCP()
    let waiting = try lab.guest.start(["enicfg", "up", "eth1"])
    try eventually { try lab.guest.runsEnicfg() }
    waiting.terminate()
    try lab.startDHCP()
    for command in ["up", "up", "down", "plan"] { try lab.guest.enicfgDone(command, "eth1") }
    try eventually { try !lab.guest.runsEnicfg() }
  }

  @Test func closedOutputDoesNotStopUp() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    let before = try lab.guest.state()
    // The reader closes the pipe before anything is written: a named one waits for both to open it.
    try lab.guest.shell(
      """
      mkfifo /run/pipe
      { enicfg up eth1 || :; } >/run/pipe &
      exec 3</run/pipe 3<&-
      wait
      """)
    // With nobody to read the answer, the work is done all the same, and written down.
    #expect(try lab.guest.enicfgDone("up", "eth1") == "No changes. eth1 is in sync.\n")
    try lab.guest.enicfgDone("down", "eth1")
    try lab.guest.expectState(before)
  }
}

extension Host {
  /// Whether a process of enicfg's lives; one that has ended has no executable any more.
  fileprivate func runsEnicfg() throws -> Bool {
    try shell("readlink /proc/[0-9]*/exe || :").lines.contains { $0.hasSuffix("/enicfg") }
  }
}
