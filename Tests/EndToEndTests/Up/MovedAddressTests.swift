// Addresses that move from one ENI to another: one `up --all` follows, whichever way they go.

import Testing
import VPCLab

@Suite struct MovedAddressTests {
  @Test(arguments: [("eth1", "eth2"), ("eth2", "eth1"), ("eth0", "eth1"), ("eth1", "eth0")])
  func secondaryAddressMovesToAnotherENI(_ from: String, _ to: String) throws {
    let lab = try inventoryLab()
    defer { lab.takeDown() }
    try lab.assign(["10.0.0.60", "10.0.0.61"], to: from)
    try lab.assign(["10.0.0.62"], to: to)
    try lab.guest.enicfgDone("up", "--all")
    #expect(try lab.guest.linkOut(from: "10.0.0.60") == from)
    try lab.assign(["10.0.0.61"], to: from)
    try lab.assign(["10.0.0.62", "10.0.0.60"], to: to)
    try lab.guest.enicfgDone("up", "--all")
    #expect(
      try lab.guest.labelled(from).dropFirst() == ["10.0.0.61/24 \(from):1 secondary"])
    #expect(
      try lab.guest.labelled(to).dropFirst() == [
        "10.0.0.62/24 \(to):0 secondary", "10.0.0.60/24 \(to):1 secondary",
      ])
    #expect(try lab.guest.linkOut(from: "10.0.0.60") == to)
    #expect(try lab.guest.linkOut(from: "10.0.0.61") == from)
    let rules = try lab.guest.output(of: ["ip", "rule"])
    #expect(rules.lines(with: "from 10.0.0.60 ") == (to == "eth0" ? 0 : 1), "\(rules)")
    #expect(try lab.guest.enicfgDone("up", "--all").hasPrefix("No changes."))
    #expect(try lab.guest.enicfg("status", "--exit-code").exitCode == 0)
  }

  @Test(arguments: [("eth1", "eth2"), ("eth2", "eth1")])
  func aliasBecomesThePrimaryAddressOfAnotherENI(_ from: String, _ to: String) throws {
    let lab = try inventoryLab()
    defer { lab.takeDown() }
    try lab.assign(["10.0.0.60"], to: from)
    try lab.guest.enicfgDone("up", "--all")
    try lab.assign([], to: from)
    try lab.readdress(to, to: "10.0.0.60")
    try lab.guest.enicfgDone("up", "--all")
    #expect(try lab.guest.labelled(to) == ["10.0.0.60/24"])
    #expect(try lab.guest.labelled(from).count == 1)
    #expect(try lab.guest.linkOut(from: "10.0.0.60") == to)
    #expect(try lab.guest.enicfgDone("up", "--all").hasPrefix("No changes."))
  }

  @Test func twoENIsExchangeAddresses() throws {
    let lab = try inventoryLab()
    defer { lab.takeDown() }
    try lab.assign(["10.0.0.60"], to: "eth1")
    try lab.assign(["10.0.0.70"], to: "eth2")
    try lab.guest.enicfgDone("up", "--all")
    try lab.assign(["10.0.0.70"], to: "eth1")
    try lab.assign(["10.0.0.60"], to: "eth2")
    try lab.guest.enicfgDone("up", "--all")
    #expect(try lab.guest.labelled("eth1").last == "10.0.0.70/24 eth1:0 secondary")
    #expect(try lab.guest.labelled("eth2").last == "10.0.0.60/24 eth2:0 secondary")
    #expect(try lab.guest.sources(lookingUp: 1001) == ["10.0.0.20", "10.0.0.70"])
    #expect(try lab.guest.sources(lookingUp: 1002) == ["10.0.0.21", "10.0.0.60"])
    #expect(try lab.guest.enicfgDone("up", "--all").hasPrefix("No changes."))
  }
}
