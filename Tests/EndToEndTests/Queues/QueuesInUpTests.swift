// Queues that the configuration asks for: set by `up`, in the ENI's plan, and undone with it.

import Testing
import VPCLab

@Suite struct QueuesInUpTests {
  private func lab() throws -> VPCLab { try quietLab(VPCConfiguration(queueCount: 4)) }

  private func configure(_ lab: VPCLab, _ yaml: String) throws {
    try lab.guest.configure("metadata: {enabled: false}\n\(yaml)")
  }

  @Test func upSetsQueuesInTheSamePlan() throws {
    let lab = try lab()
    defer { lab.takeDown() }
    try configure(lab, "queues: {combined: 2, rps: 1}")
    let text = try lab.guest.enicfgDone("up", "eth1")
    #expect(text.contains("+ rule     from 10.0.0.20 lookup 1001 priority 31001"))
    #expect(text.contains("~ channels eth1 rx 4 tx 4 -> rx 2 tx 2"))
    #expect(text.hasSuffix("4 added, 4 changed, 0 removed.\n"))
    let queues = try lab.guest.queues(of: "eth1")
    #expect(queues.current == ["rx": 2, "tx": 2] && queues.steering == [1, 1])
    #expect(try lab.guest.reaches(VPCLab.internet, from: "10.0.0.20"))
    #expect(try lab.guest.enicfgDone("up", "eth1") == "No changes. eth1 is in sync.\n")
    #expect(try lab.guest.enicfgDone("status", "eth1").contains("in sync"))

    // Another program changes them: the plan shows it, and up repairs it.
    try lab.guest.shell("ethtool -L eth1 rx 4 tx 4")
    let (plan, code) = try lab.guest.report("plan", "eth1", "--exit-code")
    #expect(code == 2)
    #expect(plan.changes.map(\.kind) == [.channels])
    #expect(plan.changes.first?.reason == "/etc/enicfg/enicfg.yaml:2")
    try lab.guest.enicfgDone("up", "eth1")
    #expect(try lab.guest.queues(of: "eth1").current == ["rx": 2, "tx": 2])

    // Down leaves them; without the key, so does up.
    try lab.guest.enicfgDone("down", "eth1")
    #expect(try lab.guest.queues(of: "eth1").current == ["rx": 2, "tx": 2])
    try lab.guest.shell("ethtool -L eth1 rx 3 tx 3")
    try configure(lab, "")
    try lab.guest.enicfgDone("up", "eth1")
    #expect(try lab.guest.queues(of: "eth1").current == ["rx": 3, "tx": 3])
  }

  @Test func upSetsThePrimaryNICsQueues() throws {
    let lab = try lab()
    defer { lab.takeDown() }
    let state = try lab.guest.state()
    try configure(lab, "enis:\n  - link: eth0\n    queues:\n      combined: 1")
    try lab.guest.enicfgDone("up", "eth0")
    #expect(try lab.guest.queues(of: "eth0").current == ["rx": 1, "tx": 1])
    try lab.guest.expectState(state)
  }

  @Test func queuesOfAnENIOverrideThoseOfTheHost() throws {
    let lab = try lab()
    defer { lab.takeDown() }
    try configure(
      lab, "queues: {combined: 2, rps: 1}\nenis: [{link: eth2, queues: {combined: 3}}]")
    try lab.guest.enicfgDone("up", "eth1", "eth2")
    #expect(try lab.guest.queues(of: "eth1").steering == [1, 1])
    #expect(try lab.guest.queues(of: "eth2").steering == [1, 1, 1])
  }

  /// What is asked of all stays where it cannot be; what is asked of one keeps `up` from doing anything.
  @Test func impossibleQueuesAreReported() throws {
    let lab = try lab()
    defer { lab.takeDown() }
    try configure(lab, "queues: {combined: 9}")
    let text = try lab.guest.enicfgDone("up", "eth1")
    #expect(text.contains("! channels eth1 keeps its channels: 9 were requested, its maximum is 4"))
    #expect(try lab.guest.queues(of: "eth1").current == ["rx": 4, "tx": 4])
    #expect(try lab.guest.enicfgDone("up", "eth1").hasSuffix("No changes. eth1 is in sync.\n"))
    try configure(lab, "enis: [{link: eth2, queues: {combined: 9}}]")
    // The ENI has no lease yet: the link was up, and all of it is undone.
    let state = try lab.guest.state()
    let result = try lab.guest.enicfg("up", "eth2")
    expectFailure(result, 65, naming: ["eth2: 9 channels", "4 at most"])
    try lab.guest.expectState(state)
  }

  /// The kernel refuses a change of channels while an XDP program needs one of them, as in
  /// xdp-tutorial#277; the ENI got no network then.
  @Test func refusedQueuesStayAndTheNetworkComesUp() throws {
    let lab = try lab()
    defer { lab.takeDown() }
    try configure(lab, "queues: {combined: 2, rps: 1}")
    let (state, queues) = (try lab.guest.state(), try lab.guest.queues(of: "eth1"))
    try lab.guest.shell("mount -o remount,bind,ro /sys")
    for changes in ["4 added, 1 changed", "No changes."] {
      let text = try lab.guest.enicfgNotes(
        ["up", "eth1"],
        [
          "eth1: could not change rps eth1 rx-0", "Read-only file system",
          "its queues stay as they are",
        ])
      #expect(text.contains(changes))
      #expect(try lab.guest.queues(of: "eth1") == queues)
      #expect(try lab.guest.reaches(VPCLab.internet, from: "10.0.0.20"))
    }
    let (report, code) = try lab.guest.report("up", "eth1")
    #expect(code == 0 && !report.changed)
    #expect(try lab.guest.enicfgDone("status", "eth1").contains("in sync"))
    try lab.guest.enicfgDone("down", "eth1")
    try lab.guest.expectState(state)
  }

  @Test func scriptOfUpSetsQueues() throws {
    let lab = try lab()
    defer { lab.takeDown() }
    try configure(lab, "queues: {combined: 2, rps: 1}")
    try lab.guest.shell("ip link set eth1 up")
    eventually { (try? lab.guest.hasCarrier("eth1")) == true }
    let script = try lab.guest.output(of: ["enicfg", "plan", "eth1", "--as-commands"])
    try lab.guest.output(of: ["sh"], input: script)
    #expect(try lab.guest.queues(of: "eth1").current == ["rx": 2, "tx": 2])
    #expect(try lab.guest.queues(of: "eth1").steering == [1, 1])
  }
}
