// NICs that come and go while the agent runs, and links that exchange their names.

import TestSupport
import Testing
import VPCLab

@Suite struct AgentHotplugTests {
  /// What there is of enicfg's for each of these ENIs: addresses, sources of rules, tables of routes.
  private func expectOnly(
    _ present: Set<String>, in lab: VPCLab, _ agent: RunningAgent, _ comment: String
  ) throws {
    let nics = lab.configuration.nics.dropFirst()
    let wanted = nics.filter { present.contains($0.name) }
    var seen = ""
    try eventually(
      within: .seconds(60),
      {
        let state = try lab.guest.state()
        let rules = state.rules.filter { $0["protocol"] == .text("201") }.compactMap {
          $0["src"]?.text
        }
        let routes = state.routes.filter { $0["protocol"] == .text("201") }.compactMap {
          $0["dev"]?.text
        }
        seen = "\(state.addresses)\n\(rules)\n\(routes)"
        return rules.sorted()
          == wanted.flatMap { [$0.address, "10.0.0.\(100 + $0.index)"] }.sorted()
          && routes.sorted() == wanted.flatMap { [$0.name, $0.name] }.sorted()
          && wanted.allSatisfy { nic in
            let own = state.addresses.filter { $0.hasPrefix("\(nic.name) ") }
            return own.count == 2 && own.contains { $0.contains(" \(nic.address) ") }
          }
      }, showing: { "\(comment): \(present.sorted())\n\(seen)\n\(agent.log)" })
  }

  /// In a random order, and the metadata says so before or after it happened, or much later.
  @Test func nicsComeAndGoInAnyOrder() throws {
    let lab = try agentLab(nicCount: 4, secondaryCount: 0)
    defer { lab.takeDown() }
    let names = ["eth1", "eth2", "eth3"]
    for name in names { try lab.assign(["10.0.0.\(100 + lab.nic(name).index)"], to: name) }
    let agent = try lab.startAgent("--metadata-interval", "10")
    var random = SeededGenerator(seed: 16)
    var present = Set(names)
    try expectOnly(present, in: lab, agent, "at first")
    for step in 1...(20 * endurance) {
      guard let name = names.randomElement(using: &random) else { return }
      let isListedFirst = Bool.random(using: &random)
      let isThere = present.contains(name)
      if isListedFirst { try lab.changeENI(name) { $0.isListed = !isThere } }
      if isThere { try lab.detach(name) } else { try lab.attach(name) }
      if !isListedFirst {
        // Late: the agent has seen the NIC, and has asked the service for it.
        if !isThere, Bool.random(using: &random) { try agent.line(with: "\(name): a NIC came") }
        try lab.changeENI(name) { $0.isListed = !isThere }
      }
      if isThere { present.remove(name) } else { present.insert(name) }
      if Int.random(in: 0..<3, using: &random) == 0 {
        try expectOnly(present, in: lab, agent, "step \(step)")
      }
    }
    try expectOnly(present, in: lab, agent, "at last")
    #expect(try lab.guest.enicfg("up", "--all").standardOutput.hasPrefix("No changes."))
  }

  @Test func exchangedNamesAreFollowed() throws {
    let lab = try agentLab()
    defer { lab.takeDown() }
    let agent = try lab.startAgent()
    for _ in 1...2 {
      try lab.guest.rename(["eth1": "spare", "eth2": "eth1", "spare": "eth2"])
      var plan = ""
      try eventually(
        within: eventLimit,
        {
          plan = try lab.guest.output(of: ["enicfg", "plan", "--all"])
          return plan.hasPrefix("No changes.")
        }, showing: { "\(plan)\n\(agent.log)" })
    }
    for name in ["eth1", "eth2"] { try lab.expectENI(name) }
    #expect(try lab.guest.enicfgDone("up", "--all").hasPrefix("No changes."))
  }

  /// As a container that gets a NIC, and ends.
  @Test func nicMovesToAnotherNamespaceAndBack() throws {
    let lab = try agentLab()
    defer { lab.takeDown() }
    let agent = try lab.startAgent()
    let before = try lab.guest.state()
    for _ in 1...2 {
      try lab.guest.shell("ip netns add other; ip link set eth1 netns other")
      try expectNothing(of: "eth1", 1001, in: lab, agent)
      try lab.guest.shell("ip -n other link set eth1 netns $$; ip netns delete other")
      try lab.awaitState(before, agent)
    }
    try lab.expectENI("eth1")
    #expect(try lab.guest.enicfgDone("up", "--all").hasPrefix("No changes."))
  }

  private func expectNothing(
    of link: String, _ table: Int, in lab: VPCLab, _ agent: RunningAgent
  ) throws {
    try eventually(
      within: eventLimit,
      {
        try lab.guest.sources(lookingUp: table).isEmpty
          && !lab.guest.filesOfEnicfg().contains { $0.contains("/links/") && $0.contains(":e7:27") }
      }, showing: { agent.log })
  }

  @Test func cableThatComesBackChangesNothing() throws {
    let lab = try agentLab(nicCount: 2)
    defer { lab.takeDown() }
    let agent = try lab.startAgent()
    let before = try lab.guest.state()
    try lab.pullCable("eth1")
    try eventually(within: eventLimit) { try !lab.guest.hasCarrier("eth1") }
    try lab.plugCable("eth1")
    try eventually(within: eventLimit) { try lab.guest.hasCarrier("eth1") }
    try lab.awaitState(before, agent)
    #expect(try lab.guest.reaches(VPCLab.internet, from: "10.0.0.20"))
  }
}
