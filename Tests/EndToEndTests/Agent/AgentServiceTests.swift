// The agent as a process: one at a time, its signals, and its configuration.

import Glibc
import Testing
import VPCLab

@Suite struct AgentServiceTests {
  @Test func secondAgentIsRefused() throws {
    let lab = try agentLab()
    defer { lab.takeDown() }
    let agent = try lab.startAgent()
    let before = try lab.guest.state()
    let files = try lab.guest.filesOfEnicfg()
    let report = try JSONValue(
      parsing: try lab.guest.output(of: ["cat", "/run/enicfg/agent.json"]))
    let process = try #require(report["process"])
    let second = try lab.guest.enicfg("agent")
    expectFailure(second, 75, naming: ["agent", "\(process)"])
    try lab.guest.expectState(before)
    #expect(try lab.guest.filesOfEnicfg() == files)
    try agent.stop()
    try lab.startAgent().stop()
  }

  @Test func reloadReadsTheConfigurationAgain() throws {
    let lab = try agentLab()
    defer { lab.takeDown() }
    let agent = try lab.startAgent()
    let before = try lab.guest.state()
    try lab.guest.configure("enis: [{link: eth1, table: 70}]")
    agent.reload()
    try agent.line(with: "eth1: after a reload: ")
    try eventually(within: eventLimit) {
      try lab.guest.output(of: ["ip", "rule"]).contains("from 10.0.0.20 lookup 70")
    } showing: {
      agent.log
    }
    let moved = try lab.guest.state()

    try lab.guest.configure("enis: [{link: eth1, tabel: 71}]")
    agent.reload()
    try agent.line(with: "/etc/enicfg/enicfg.yaml:1:21: tabel: no such key")
    try lab.guest.expectSameButOrder(moved)
    // It goes on with what it read before.
    try lab.guest.shell("ip route flush table 70")
    try agent.line(with: "+ route default via 10.0.0.253 dev eth1 table 70")
    try lab.awaitState(moved, agent)

    try lab.guest.configure("enis: [{link: eth1, table: 1001}]")
    agent.reload()
    try agent.line(with: "eth1: after a reload: ")
    try lab.awaitState(before, agent)
  }

  @Test(arguments: [SIGTERM, SIGINT]) func signalEndsItAndTheNetworkStays(_ signal: Int32) throws {
    let lab = try agentLab()
    defer { lab.takeDown() }
    let agent = try lab.startAgent()
    let before = try lab.guest.state()
    agent.process.signal(signal)
    #expect(try agent.process.wait(timeout: .seconds(5)) == 0, "\(agent.log)")
    try lab.guest.expectState(before)
    #expect(try lab.guest.filesOfEnicfg().filter { $0.hasSuffix("agent.json") } == [])
    #expect(try lab.guest.enicfgDone("status").contains("No agent runs."))
  }

  /// An ENI that waits for its lease is as it was before; the others stay.
  @Test func signalUndoesWhatWaits() throws {
    let lab = try agentLab()
    defer { lab.takeDown() }
    let before = try lab.everything(of: "eth1")
    try lab.silenceDHCP(of: "eth1")
    let agent = try lab.launchAgent()
    try lab.awaitRule(of: "eth2")
    try eventually(within: eventLimit) { try lab.dhcpRequests(of: "eth1") > 0 }
    agent.process.signal(SIGTERM)
    #expect(try agent.process.wait(timeout: .seconds(5)) == 0, "\(agent.log)")
    #expect(try lab.everything(of: "eth1").filter { !before.contains($0) } == [])
    try lab.expectENI("eth2")
  }
}
