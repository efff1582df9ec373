// What another program removes is back; who goes on removing is not fought.

import Testing
import VPCLab

@Suite struct AgentRepairTests {
  @Test(arguments: [
    "ip route del default dev eth1 table 1001",
    "ip route del default dev eth1 metric 1001",
    "ip rule del priority 31001 from 10.0.0.20",
    "ip addr del 10.0.0.66/24 dev eth1",
    "ip addr flush dev eth1",
    "ip link set eth1 down",
    "ip rule flush protocol 201; ip route flush table 1001; ip addr del 10.0.0.65/24 dev eth0",
  ])
  func removedIsBack(_ script: String) throws {
    let lab = try agentLab()
    defer { lab.takeDown() }
    let agent = try lab.startAgent()
    let before = try lab.guest.state()
    try lab.guest.shell(script)
    try agent.line(with: ": repaired: ")
    try lab.awaitState(before, agent)
    // Who removes several things, does it one by one: the agent may come in between.
    #expect(agent.log.lines(with: "eth1: repaired: ") <= 2, "\(agent.log)")
    #expect(try lab.guest.enicfgDone("up", "--all").hasPrefix("No changes."))
    try agent.stop()
    try lab.guest.expectSameButOrder(before)
  }

  /// The address that a lease is for.
  @Test func removedPrimaryAddressIsBackWithItsAliases() throws {
    let lab = try agentLab()
    defer { lab.takeDown() }
    let agent = try lab.startAgent()
    let before = try lab.guest.state()
    try lab.guest.shell("ip addr del 10.0.0.20/24 dev eth1")
    try agent.line(with: "+ address 10.0.0.20/24")
    try lab.awaitState(before, agent)
  }

  @Test func whoKeepsRemovingIsNotFought() throws {
    let lab = try agentLab(nicCount: 2)
    defer { lab.takeDown() }
    let agent = try lab.startAgent()
    let before = try lab.guest.state()
    // As soon as the rule is there, it is removed.
    let other = try lab.guest.start([
      "bash", "-c",
      """
      while read -r line; do
        case $line in Deleted*) ;; *"31001:"*"from 10.0.0.20 "*)
          ip rule del priority 31001 from 10.0.0.20 ;;
        esac
      done < <(echo ready; exec ip -oneline monitor rule)
      """,
    ])
    try eventually {
      // Until the other program hears the kernel, the agent has nothing to repair.
      if try lab.guest.sources(lookingUp: 1001).contains("10.0.0.20") {
        // The other program may be first.
        try lab.guest.shell("ip rule del priority 31001 from 10.0.0.20 2>/dev/null || :")
      }
      return agent.log.contains("another program undoes what is repaired")
    } showing: {
      agent.log
    }
    try agent.line(with: "another program undoes what is repaired")
    try eventually(within: eventLimit) {
      try lab.guest.enicfgDone("status", "eth1").contains("! agent    pauses for ")
    }
    // After each pause it tries again, and says nothing new.
    let repairs = try repairs(of: "eth1", in: lab)
    try eventually(within: eventLimit) { try self.repairs(of: "eth1", in: lab) >= repairs + 2 }
    #expect(agent.log.lines(with: "another program") == 1, "\(agent.log)")
    other.terminate()
    try lab.awaitState(before, agent)
    #expect(try lab.guest.enicfgDone("plan", "--all").hasPrefix("No changes."))
  }

  private func repairs(of link: String, in lab: VPCLab) throws -> Double {
    try lab.published(link)?["repairs"]?.number ?? 0
  }
}
