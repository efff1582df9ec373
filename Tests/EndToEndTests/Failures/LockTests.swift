// One enicfg at a time.

import Testing

@testable import VPCLab

@Suite struct LockTests {
  /// Starts an `up` that waits for a reply which never comes, and returns once it does.
  private func waitingUp(in lab: VPCLab) throws -> BackgroundCommand {
    try lab.startDHCP(.silentRequest)
    let up = try lab.guest.start(["enicfg", "up", "eth1"])
    try lab.awaitDHCPLog("no answer")
    return up
  }

  @Test func secondCommandNamesTheHolderOfTheLock() throws {
    let lab = try quietLab(VPCConfiguration(dhcp: nil))
    defer { lab.takeDown() }
    let holder = try waitingUp(in: lab)
    for command in ["up", "down"] {
      let result = try lab.guest.enicfg(command, "eth1")
      let pid = try lab.guest.pidInside(of: holder)
      expectFailure(
        result, 75,
        naming: [
          "/run/enicfg/locks/00:16:3e:12:e7:27", "another enicfg holds the lock", "process \(pid)",
        ])
    }
    // Who only looks need not wait.
    #expect(try lab.guest.enicfg("status").exitCode == 0)
    #expect(try lab.guest.enicfg("plan", "eth2").exitCode == 0)
    holder.terminate()
  }

  @Test func lockEndsWithItsHolder() throws {
    let lab = try quietLab(VPCConfiguration(dhcp: nil))
    defer { lab.takeDown() }
    try waitingUp(in: lab).terminate()
    let given = ["eth2", "--address", "10.0.0.21/24", "--gateway", "10.0.0.253"]
    try lab.guest.output(of: ["enicfg", "up"] + given)
  }

  @Test func concurrentCommandsRunOneAfterTheOther() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    let both = try ["eth1", "eth2", "eth1"].map { try lab.guest.start(["enicfg", "up", $0]) }
    for one in both { #expect(try one.wait() == 0, "\(one.output)") }
    #expect(
      try lab.guest.enicfgDone("up", "eth1", "eth2")
        == "No changes. eth1 and eth2 are in sync.\n")
  }
}

extension Host {
  /// The process ID of a command as it is seen inside the host.
  fileprivate func pidInside(of command: BackgroundCommand) throws -> String {
    let status = try Descriptor(opening: "/proc/\(command.pid)/status").contents()
    let line = try #require(status.lines.first { $0.hasPrefix("NSpid:") })
    return String(try #require(line.split(whereSeparator: \.isWhitespace).last))
  }
}
