// A plan that would cut a connection is refused, and applied where that is asked for.

import Testing
import VPCLab

@Suite struct PathsInUseTests {
  @Test func downIsRefusedWhileAConnectionUsesTheENI() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    let before = try lab.guest.state()
    try lab.guest.enicfgDone("up", "eth1")
    let connection = try Connection(from: "10.0.0.20", in: lab)
    try lab.expectRefusal(
      ["down", "eth1"], 65,
      naming: ["eth1: the plan would cut the TCP connection with \(VPCLab.internet):7", "--force"])
    try connection.expectAnswer()
    let report = try lab.guest.report("down", "eth1")
    #expect(report.exitCode == 65 && report.report.error?.kind == "pathInUse")
    #expect(report.report.error?.link == "eth1")
    try lab.guest.enicfgDone("down", "eth1", "--force")
    try lab.guest.expectState(before)
  }

  @Test func anotherENIIsTakenDownAllTheSame() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("up", "eth1")
    try lab.guest.enicfgDone("up", "eth2")
    let connection = try Connection(from: "10.0.0.20", in: lab)
    let result = try lab.guest.enicfg("down", "eth1", "eth2")
    #expect(result.exitCode == 12 && result.standardError.contains("eth1"), "\(result)")
    #expect(try lab.guest.addresses(of: "eth2") == "")
    try connection.expectAnswer()
  }

  @Test func whatTheConnectionDoesNotNeedIsChanged() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    let connection = try Connection(from: "10.0.0.19", in: lab)
    try lab.guest.enicfgDone("up", "eth1")
    try lab.guest.enicfgDone("up", "eth1", "--routing", "local-first")
    try lab.guest.enicfgDone("down", "eth1")
    try connection.expectAnswer()
  }

  @Test func theSSHSessionIsNamed() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("up", "eth1")
    let connection = try Connection(from: "10.0.0.20", in: lab)
    let port = try lab.guest.output(of: [
      "sh", "-c", "ss -Htn src 10.0.0.20 | awk '{sub(/.*:/, \"\", $4); print $4}'",
    ]).trimmed
    let result = try lab.guest.enicfg(
      "down", "eth1", environment: ["SSH_CONNECTION": "\(VPCLab.internet) 7 10.0.0.20 \(port)"])
    expectFailure(result, 65, naming: ["eth1: the plan would cut this SSH session"])
    try connection.expectAnswer()
  }
}
