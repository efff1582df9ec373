// What is around the agent: a full disk, file systems that are missing, a run directory that vanishes.

import Testing
import VPCLab

@Suite struct AgentSurroundingsTests {
  private static let servers = inCheckout(".build-tools/servers")

  /// Without space nothing can be written down, but the kernel can be told.
  @Test func fullRunDirectoryCostsNoLeaseAndNoRepair() throws {
    let lab = try agentLab(nicCount: 2, dhcp: nil)
    defer { lab.takeDown() }
    try lab.startDHCP(.dhcpd, unpackedIn: Self.servers, leaseTime: 20, renewal: 5)
    try lab.guest.shell("mkdir /run/enicfg; mount -t tmpfs -o size=256k,mode=755 none /run/enicfg")
    let agent = try lab.startAgent()
    let before = try lab.guest.state()
    try lab.guest.shell("cat /dev/zero >/run/enicfg/full 2>/dev/null || :")
    // The lease of before is over with the fifth.
    for _ in 1...5 { try agent.line(with: "eth1: 10.0.0.253 extended the lease of 10.0.0.20/24") }
    #expect(agent.log.lines(with: "the lease expired") == 0, "\(agent.log)")
    try lab.guest.expectState(before)
    try lab.guest.shell("ip rule del priority 31001 from 10.0.0.20")
    try lab.awaitState(before, agent)
    // Everything that was written down once is made again.
    try lab.guest.shell("ip addr flush dev eth1; ip route flush table 1001")
    try lab.awaitState(before, agent)
    #expect((1...2).contains(agent.log.lines(with: "No space left on device")), "\(agent.log)")

    try lab.guest.shell("rm /run/enicfg/full")
    for _ in 1...2 { try agent.line(with: "eth1: 10.0.0.253 extended the lease of 10.0.0.20/24") }
    try eventually(within: eventLimit) {
      let status = try lab.guest.enicfgDone("status", "eth1")
      return status.contains("in sync") && !status.contains("No space left")
    } showing: {
      "\((try? lab.guest.enicfgDone("status", "eth1")) ?? "")\n\(agent.log)"
    }
    try agent.stop()
    // What the next agent reads is whole.
    try lab.startAgent().stop()
    try lab.guest.expectSameButOrder(before)
  }

  @Test func withoutProcTheAgentSaysWhatItLacks() throws {
    let lab = try agentLab(nicCount: 2)
    defer { lab.takeDown() }
    let before = try lab.guest.state()
    let result = try lab.guest.run([
      "unshare", "--mount", "sh", "-c", "mount -t tmpfs none /proc; exec enicfg agent",
    ])
    expectFailure(result, 10, naming: ["/proc/sys/kernel/random/boot_id", "Mount /proc"])
    try lab.guest.expectState(before)
  }

  @Test(arguments: ["/sys", "/dev"]) func theAgentDoesWithoutOtherFileSystems(_ place: String)
    throws
  {
    let lab = try agentLab(nicCount: 3)
    defer { lab.takeDown() }
    try lab.detach("eth2")
    let agent = RunningAgent(
      process: try lab.guest.start([
        "unshare", "--mount", "sh", "-c", "mount -t tmpfs none \(place); exec enicfg agent",
      ]))
    try agent.line(with: "the first round is over: ")
    try lab.expectENI("eth1")
    let before = try lab.guest.state()
    try lab.guest.shell("ip addr flush dev eth1")
    try agent.line(with: "eth1: repaired: ")
    try lab.awaitState(before, agent)
    try lab.attach("eth2")
    try agent.line(with: "eth2: a NIC came")
    try lab.awaitRule(of: "eth2")
    #expect(agent.log.lines(with: "/sys") <= 1, "\(agent.log)")
    try agent.stop()
    #expect(try lab.guest.enicfgDone("up", "--all").hasPrefix("No changes."))
  }

  /// Nothing else happens meanwhile: it looks from time to time.
  @Test func vanishedRunDirectoryIsNoticedInTime() throws {
    let lab = try agentLab(nicCount: 2)
    defer { lab.takeDown() }
    let agent = try lab.startAgent()
    let before = try lab.guest.state()
    for _ in 1...2 {
      try lab.guest.shell("rm -rf /run/enicfg")
      #expect(try lab.guest.enicfgDone("status").contains("No agent runs."))
      try eventually(within: .seconds(32)) {
        try !lab.guest.enicfgDone("status").contains("No agent runs.")
          && lab.published("eth1")?["state"]?["configured"] != nil
      } showing: {
        agent.log
      }
      expectFailure(try lab.guest.enicfg("agent"), 75, naming: ["agent"])
    }
    try lab.guest.expectState(before)
    try agent.stop()
  }

  /// Another agent that began meanwhile is not disturbed.
  @Test func whoLostItsLockToAnotherAgentEnds() throws {
    let lab = try agentLab(nicCount: 2)
    defer { lab.takeDown() }
    let agent = try lab.startAgent()
    let before = try lab.guest.state()
    try lab.guest.shell("rm -rf /run/enicfg")
    let second = try lab.startAgent()
    #expect(try agent.process.wait(timeout: .seconds(32)) == 75, "\(agent.log)")
    try lab.guest.expectState(before)
    #expect(try lab.published("eth1")?["state"]?["configured"] != nil, "\(second.log)")
    try second.stop()
  }
}
