// An agent that is killed at any instant: the next one, or `up --all`, completes what it left.

import Glibc
import TestSupport
import Testing
import VPCLab

@Suite struct AgentKilledTests {
  /// What other programs did while no agent ran.
  private static let damages = [
    "ip rule flush protocol 201", "ip addr flush dev eth1", "ip link set eth1 down",
    "ip addr flush dev eth2; ip route flush table 1002; ip rule flush protocol 201",
    "rm -rf /run/enicfg; ip addr flush dev eth1; ip link set eth1 down; ip link set eth2 down",
    "rm -rf /run/enicfg/leases; ip addr flush dev eth2",
  ]

  @Test func nextAgentCompletesAKilledOne() throws {
    let lab = try agentLab()
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("up", "--all")
    let expected = try lab.guest.state()
    let files = try lab.guest.filesOfEnicfg().filter { $0.hasSuffix(".json") }
    var random = SeededGenerator(seed: 4)
    var halves = 0
    let watch = try NetworkWatch(lab.guest)
    for round in 1...(10 * endurance) {
      let damage = Self.damages.randomElement(using: &random) ?? ""
      try lab.guest.shell(damage)
      _ = try watch.take()
      let killed = try lab.launchAgent()
      for _ in 0..<Int.random(in: 0...12, using: &random) {
        // Where there is less to do, it is killed at its rest.
        if try watch.isQuiet(whileWaitingFor: killed) { break }
      }
      killed.process.signal(SIGKILL)
      #expect(try killed.process.wait() == 137)
      if !killed.log.contains("the first round is over") { halves += 1 }
      if Bool.random(using: &random) {
        #expect(try lab.guest.enicfg("up", "--all").exitCode == 0, "round \(round): \(damage)")
      } else {
        let next = try lab.startAgent()
        try lab.awaitState(expected, next)
        try next.stop()
      }
      try lab.guest.expectSameButOrder(expected)
      let again = try lab.guest.enicfgDone("up", "--all")
      #expect(again.hasPrefix("No changes."), "\(again)")
    }
    #expect(halves > 0, "every one had done its round")
    let last = try lab.startAgent()
    try last.stop()
    // There may also be a file that was not written to its end.
    let left = try lab.guest.filesOfEnicfg()
    #expect(left.filter { $0.hasSuffix(".json") } == files, "\(left)")
    let status = try lab.guest.enicfgDone("status", "--exit-code")
    #expect(status.contains("No agent runs."))
    try lab.guest.enicfgDone("down", "--all")
  }
}

extension NetworkWatch {
  /// Waits for a line of the kernel, or for the end of an agent's first round.
  fileprivate func isQuiet(whileWaitingFor agent: RunningAgent) throws -> Bool {
    var isQuiet = false
    eventually(within: eventLimit) {
      isQuiet = agent.log.contains("the first round is over")
      return isQuiet || hasNext()
    }
    return isQuiet
  }
}
