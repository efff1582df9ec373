// More news of the network than the kernel keeps for the agent.

import Glibc
import Testing
import VPCLab

@Suite struct AgentFloodTests {
  @Test func whatIsRemovedWhileNewsAreLostIsBack() throws {
    let lab = try agentLab()
    defer { lab.takeDown() }
    let agent = try lab.startAgent()
    let before = try lab.guest.state()
    // While it does not read, the kernel's memory for it fills up.
    agent.process.signal(SIGSTOP)
    try lab.guest.shell(
      """
      ip link add foreign type veth peer name abroad
      ip link set foreign up; ip link set abroad up
      for i in $(seq 250); do for j in $(seq 200); do
        echo "route add 198.18.$i.$j dev foreign table 5000"
      done; done | ip -batch -
      ip rule del priority 31001 from 10.0.0.20
      ip route flush table 1002
      ip addr flush dev eth1
      ip link del foreign
      """)
    agent.process.signal(SIGCONT)
    try agent.line(with: "the kernel dropped notifications")
    try lab.awaitState(before, agent)
    // It hears the kernel again.
    try lab.guest.shell("ip rule del priority 31001 from 10.0.0.20")
    try agent.line(with: "eth1: repaired: + rule from 10.0.0.20 ")
    try lab.awaitState(before, agent)
    #expect(agent.log.lines(with: "the kernel dropped notifications") <= 2, "\(agent.log)")
  }

  /// It reads as fast as it can, and keeps the ENIs so meanwhile.
  @Test func floodOfForeignRoutesHidesNothing() throws {
    let lab = try agentLab()
    defer { lab.takeDown() }
    let agent = try lab.startAgent()
    let before = try lab.guest.state()
    let flood = try lab.guest.start([
      "bash", "-c",
      """
      ip link add foreign type veth peer name abroad
      ip link set foreign up; ip link set abroad up
      while :; do
        for i in {1..100}; do for j in {1..20}; do
          echo "route add 198.18.$i.$j dev foreign table 5000"
        done; done
        echo "route flush table 5000"
      done | ip -force -batch -
      """,
    ])
    for _ in 1...3 {
      try lab.guest.shell("ip rule del priority 31001 from 10.0.0.20")
      try agent.line(with: ": + rule from 10.0.0.20 ")
    }
    flood.terminate()
    try lab.guest.shell("ip link del foreign")
    try lab.awaitState(before, agent)
    try agent.stop()
  }
}
