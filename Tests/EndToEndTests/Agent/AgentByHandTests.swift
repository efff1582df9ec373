// What an administrator does by hand while the agent runs is respected.

import Testing
import VPCLab

@Suite struct AgentByHandTests {
  /// Has the agent do a round of everything, and waits for its end.
  private func provokeRound(in lab: VPCLab, _ agent: RunningAgent) throws {
    try lab.guest.shell("ip rule del priority 31002 from 10.0.0.21")
    try agent.line(with: "+ rule from 10.0.0.21 ")
  }

  @Test func downStaysDownUntilUp() throws {
    let lab = try agentLab()
    defer { lab.takeDown() }
    var agent = try lab.startAgent()
    let before = try lab.guest.state()
    try lab.guest.enicfgDone("down", "eth1")
    let down = try lab.guest.state()
    try eventually(within: eventLimit) {
      try lab.published("eth1")?["state"]?["down"] != nil
    } showing: {
      agent.log
    }
    try provokeRound(in: lab, agent)
    try lab.guest.expectSameButOrder(down)
    agent.reload()
    try provokeRound(in: lab, agent)
    try lab.guest.expectSameButOrder(down)
    // The next agent knows it too.
    try agent.stop()
    agent = try lab.startAgent()
    try lab.guest.expectSameButOrder(down)
    let status = try lab.guest.enicfgDone("status", "eth1")
    #expect(status.contains("leaves it alone until enicfg up eth1"), "\(status)")

    try lab.guest.enicfgDone("up", "eth1")
    try lab.guest.expectSameButOrder(before)
    try lab.guest.shell("ip rule del priority 31001 from 10.0.0.20")
    try agent.line(with: "eth1: repaired: + rule from 10.0.0.20 ")
    try lab.awaitState(before, agent)
  }

  @Test func upByHandFindsNothingToDo() throws {
    let lab = try agentLab()
    defer { lab.takeDown() }
    let agent = try lab.startAgent()
    let before = try lab.guest.state()
    #expect(try lab.guest.enicfgDone("up", "--all").hasPrefix("No changes."))
    #expect(try lab.guest.enicfgDone("up", "eth1") == "No changes. eth1 is in sync.\n")
    // As udev's rule does it: the agent does it.
    try lab.guest.enicfgNotes(["up", "eth1", "--hotplug"], ["agent"])
    try provokeRound(in: lab, agent)
    try lab.guest.expectSameButOrder(before)
  }

  @Test func aliasByHandStays() throws {
    let lab = try agentLab()
    defer { lab.takeDown() }
    let agent = try lab.startAgent()
    try lab.guest.enicfgDone("alias", "add", "eth1", "10.0.0.90")
    let added = try lab.guest.state()
    try provokeRound(in: lab, agent)
    try lab.guest.expectSameButOrder(added)
    try lab.guest.shell("ip addr del 10.0.0.90/24 dev eth1")
    try agent.line(with: "+ address 10.0.0.90/24")
    try lab.awaitState(added, agent)
    try lab.guest.enicfgDone("alias", "remove", "eth1", "10.0.0.90")
    try provokeRound(in: lab, agent)
    #expect(try !lab.guest.labelled("eth1").contains { $0.hasPrefix("10.0.0.90") })
  }

  @Test func tableByHandStays() throws {
    let lab = try agentLab()
    defer { lab.takeDown() }
    let agent = try lab.startAgent()
    try lab.guest.enicfgDone("up", "eth1", "--table", "77")
    let moved = try lab.guest.state()
    try provokeRound(in: lab, agent)
    try lab.guest.expectSameButOrder(moved)
    try lab.guest.shell("ip route flush table 77")
    try agent.line(with: "+ route default via 10.0.0.253 dev eth1 table 77")
    try lab.awaitState(moved, agent)
  }
}
