// What the agent publishes, its lock, and the links that an administrator took down.

import Files
import Glibc
import Model
import Planning
import StateFiles
import TestSupport
import Testing

@Suite struct AgentFilesTests {
  @Test func reportIsReadBackUnchanged() throws {
    try inTemporaryDirectory { directory in
      let file = AgentFile(runDirectory: directory + "/run")
      #expect(try file.read() == nil)
      var report = AgentReport(process: 812, boot: "a", startedAt: 5)
      let failure = AgentReport.Failure("eth1: no reply\n", at: 60, retryAt: 90)
      let states: [AgentReport.State] = [
        .configured, .waiting(after: nil), .waiting(after: failure), .paused(until: 77),
        .failed(failure), .failed(AgentReport.Failure("eth1: no", at: 1, retryAt: nil)), .down,
        .gone,
      ]
      let name = try #require(LinkName("eth1"))
      for state in states {
        var link = AgentReport.Link(name, mac: try Fixture.mac(), eni: "eni-1", state: state)
        link.lease = AgentReport.Lease(renewalAt: 1, expiresAt: .max)
        link.repairs = 3
        report.links.append(link)
      }
      report.metadata = AgentReport.Metadata(answeredAt: 7, failure: "silent", nextAt: 9)
      for _ in 0..<2 {
        try file.write(report)
        #expect(try file.read() == report)
      }
      #expect(try names(in: directory + "/run") == ["agent.json"])
      // `status` needs no root.
      #expect(try run("stat", ["-c", "%a", directory + "/run/agent.json"]) == "644\n")
      #expect(
        report.links.map(\.state.word)
          == [.configured, .waiting, .waiting, .paused, .failed, .failed, .down, .gone])
      #expect(report.links.map { $0.state.failure != nil }.filter(\.self).count == 3)
      try file.remove()
      #expect(try file.read() == nil)
    }
  }

  @Test func brokenReportIsReportedByPath() throws {
    try inTemporaryDirectory { directory in
      for text in ["", "{", "[]", "{\"process\": 1}"] {
        try put(text, in: directory + "/agent.json")
        #expect(throws: FileError.malformed(path: directory + "/agent.json")) {
          try AgentFile(runDirectory: directory).read()
        }
      }
    }
  }

  @Test func heldLinkIsReadBackUnchanged() throws {
    try inTemporaryDirectory { directory in
      let files = PresenceFiles(heldIn: directory)
      let held = LinkPresence(mac: try Fixture.mac(), index: 3, place: "a b")
      try files.write(held)
      #expect(try files.value(of: held.mac) == held)
      #expect(try names(in: directory + "/held") == ["\(held.mac).json"])
    }
  }
}

@Suite struct AgentLockTests {
  @Test func secondAgentIsRefusedWithTheFirstOnesNumber() throws {
    try inTemporaryDirectory { directory in
      let run = directory + "/run"
      #expect(try !AgentLock.isHeld(in: run))
      do {
        let lock = try AgentLock(runDirectory: run)
        let refusal = FileError.locked(path: run + "/agent.lock", holder: getpid())
        #expect(throws: refusal) { try takeAndRelease(run) }
        #expect(try AgentLock.isHeld(in: run))
        #expect(try AgentLock.isHeld(in: run))
        _ = lock
      }
      #expect(try !AgentLock.isHeld(in: run))
      #expect(try names(in: run).isEmpty)
      try takeAndRelease(run)
    }
  }

  @Test func otherCommandsTakeTheirLockWhileAnAgentRuns() throws {
    try inTemporaryDirectory { directory in
      let agents = try AgentLock(runDirectory: directory)
      let other = try Lock(directory: directory, waitingAtMost: .zero)
      other.release()
      _ = agents
    }
  }

  @Test func fileThatAKilledAgentLeftMeansNothing() throws {
    try inTemporaryDirectory { directory in
      try put("812\n", in: directory + "/agent.lock")
      #expect(try !AgentLock.isHeld(in: directory))
      try takeAndRelease(directory)
    }
  }

  @Test func agentIsSeenWithoutRoot() throws {
    try inTemporaryDirectory { directory in
      try #require(unsafe chmod(directory, 0o755) == 0)
      let lock = try AgentLock(runDirectory: directory)
      #expect(try withUnprivilegedFiles { try AgentLock.isHeld(in: directory) } == true)
      _ = lock
    }
    try inTemporaryDirectory { directory in
      try #require(unsafe chmod(directory, 0o755) == 0)
      try put("812\n", in: directory + "/agent.lock")
      try #require(unsafe chmod(directory + "/agent.lock", 0o600) == 0)
      #expect(try withUnprivilegedFiles { try AgentLock.isHeld(in: directory) } == false)
    }
  }

  @Test func lockIsTakenAgainWhereItsFileWasRemoved() throws {
    try inTemporaryDirectory { directory in
      var lock = try AgentLock(runDirectory: directory + "/run")
      #expect(try !lock.keep())
      try run("rm", ["-r", directory + "/run"])
      #expect(try !AgentLock.isHeld(in: directory + "/run"))
      #expect(try lock.keep())
      #expect(try AgentLock.isHeld(in: directory + "/run"))
      #expect(try !lock.keep())
      _ = lock
    }
  }

  @Test func releaseLeavesTheFileOfAnotherHolder() throws {
    try inTemporaryDirectory { directory in
      let lock = try Lock(directory: directory, of: "eth1")
      try run("rm", [directory + "/eth1"])
      let other = try Lock(directory: directory, of: "eth1")
      lock.release()
      #expect(try names(in: directory) == ["eth1"])
      other.release()
      #expect(try names(in: directory).isEmpty)
    }
  }

  private func takeAndRelease(_ directory: String) throws {
    let lock = try AgentLock(runDirectory: directory)
    _ = lock
  }
}
