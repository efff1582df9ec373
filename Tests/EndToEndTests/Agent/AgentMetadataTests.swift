// What the agent does if the metadata service is silent, limits the rate, knows less, or knows more.

import MetadataOrders
import Testing
import VPCLab

@Suite struct AgentMetadataTests {
  /// Has the agent ask the service at once.
  private func ask(_ agent: RunningAgent, in lab: VPCLab) throws {
    let asked = try lab.metadataRequests().count
    agent.reload()
    try eventually(within: eventLimit) { try lab.metadataRequests().count > asked }
  }

  @Test func silentServiceAtTheStartLeavesTheRecordedENIs() throws {
    let lab = try agentLab()
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("up", "--all")
    let before = try lab.guest.state()
    try lab.guest.shell("ip rule flush protocol 201; ip addr flush dev eth2")
    try lab.silenceMetadata()
    let agent = try lab.startAgent()
    #expect(agent.log.contains("the metadata service: "), "\(agent.log)")
    try lab.awaitState(before, agent)
    try lab.healMetadata()
    try agent.line(with: "the metadata service answers again")
    try lab.guest.expectSameButOrder(before)
    #expect(try lab.guest.enicfgDone("up", "--all").hasPrefix("No changes."))
  }

  @Test func assignedAddressAppears() throws {
    let lab = try agentLab(nicCount: 2)
    defer { lab.takeDown() }
    let agent = try lab.startAgent("--metadata-interval", "10")
    let before = try lab.guest.state()
    try lab.assign(["10.0.0.66", "10.0.0.67", "10.0.0.90"], to: "eth1")
    try agent.line(with: "eth1: as the metadata service says: ")
    try eventually(within: eventLimit) {
      try lab.guest.labelled("eth1").contains("10.0.0.90/24 eth1:2 secondary")
        && lab.guest.sources(lookingUp: 1001).contains("10.0.0.90")
    } showing: {
      agent.log
    }
    try lab.assign(["10.0.0.66", "10.0.0.67"], to: "eth1")
    try lab.awaitState(before, agent)
  }

  @Test func limitedRateRemovesNothingAndIsHeeded() throws {
    let lab = try agentLab()
    defer { lab.takeDown() }
    let agent = try lab.startAgent("--metadata-interval", "10")
    let before = try lab.guest.state()
    try lab.setMetadataFaults([MetadataFault(.throttle("2"))])
    try ask(agent, in: lab)
    try agent.line(with: "the metadata service: ")
    try lab.guest.shell("ip rule del priority 31001 from 10.0.0.20")
    try agent.line(with: "repaired: + rule from 10.0.0.20 ")
    try lab.awaitState(before, agent)
    let status = try lab.guest.enicfgDone("status")
    #expect(status.contains("The metadata service has not answered"), "\(status)")
    try lab.healMetadata()
    try agent.line(with: "the metadata service answers again")
    try lab.guest.expectSameButOrder(before)
  }

  @Test(arguments: [
    [MetadataFault(.status(404), at: "*/private-ipv4s"), MetadataFault(.status(404), at: "*/all")],
    [MetadataFault(.status(500))],
    [MetadataFault(.body(""))],
    [MetadataFault(.garbage)],
  ])
  func unknownNeverRemoves(_ faults: [MetadataFault]) throws {
    let lab = try agentLab()
    defer { lab.takeDown() }
    let agent = try lab.startAgent("--metadata-interval", "10")
    let before = try lab.guest.state()
    try lab.setMetadataFaults(faults)
    for _ in 1...2 {
      try ask(agent, in: lab)
      try lab.guest.shell("ip rule del priority 31001 from 10.0.0.20")
      try agent.line(with: "+ rule from 10.0.0.20 ")
      try lab.awaitState(before, agent)
    }
    try agent.stop()
    try lab.guest.expectSameButOrder(before)
  }

  /// The service knows before the guest that an ENI is detached; one answer that lacks it may be wrong.
  @Test func unlistedENIIsTakenDownAndComesBack() throws {
    let lab = try agentLab()
    defer { lab.takeDown() }
    let agent = try lab.startAgent()
    let before = try lab.guest.state()
    try lab.changeENI("eth1") { $0.isListed = false }
    // Questions that come close together are one.
    for _ in 0..<20 where !agent.log.contains("- rule from 10.0.0.20 ") {
      try ask(agent, in: lab)
    }
    try agent.line(with: "- rule from 10.0.0.20 ")
    let eth2 = try lab.guest.labelled("eth2")
    #expect(eth2.first == "10.0.0.21/24" && eth2.count == 3)
    try lab.changeENI("eth1") { $0.isListed = true }
    try ask(agent, in: lab)
    try agent.line(with: "+ rule from 10.0.0.20 ")
    try lab.awaitState(before, agent)
  }

  @Test func emptiedRunDirectoryLosesNothing() throws {
    let lab = try agentLab()
    defer { lab.takeDown() }
    let agent = try lab.startAgent()
    let before = try lab.guest.state()
    try lab.guest.shell("rm -rf /run/enicfg")
    try lab.guest.shell("ip rule del priority 31001 from 10.0.0.20")
    try agent.line(with: "+ rule from 10.0.0.20 ")
    try lab.awaitState(before, agent)
    try eventually(within: eventLimit) {
      try lab.published("eth1")?["state"]?["configured"] != nil
    } showing: {
      agent.log
    }
    try agent.stop()
    try lab.startAgent().stop()
    try lab.guest.expectSameButOrder(before)
  }
}
