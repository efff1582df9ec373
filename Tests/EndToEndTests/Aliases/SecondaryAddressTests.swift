// Secondary addresses that the metadata service names: aliases whose labels stay, with a rule each.

import Testing
import VPCLab

@Suite struct SecondaryAddressTests {
  @Test func thePrimaryNICGetsAliasesWhoseLabelsStay() throws {
    let lab = try inventoryLab()
    defer { lab.takeDown() }
    let before = try lab.guest.state()
    try lab.assign(["10.0.0.50", "10.0.0.51", "10.0.0.52"], to: "eth0")
    try lab.guest.enicfgDone("up", "eth0")
    #expect(
      try lab.guest.labelled("eth0") == [
        "10.0.0.19/24", "10.0.0.50/24 eth0:0 secondary", "10.0.0.51/24 eth0:1 secondary",
        "10.0.0.52/24 eth0:2 secondary",
      ])
    #expect(try lab.guest.shown(["rule"]).count == 3)
    #expect(try lab.guest.enicfgDone("up", "eth0").hasPrefix("No changes."))

    try lab.assign(["10.0.0.52", "10.0.0.50"], to: "eth0")
    try lab.guest.enicfgDone("up", "eth0")
    #expect(
      try lab.guest.labelled("eth0") == [
        "10.0.0.19/24", "10.0.0.50/24 eth0:0 secondary", "10.0.0.52/24 eth0:2 secondary",
      ])
    try lab.assign(["10.0.0.53", "10.0.0.52", "10.0.0.50"], to: "eth0")
    try lab.guest.enicfgDone("up", "eth0")
    try lab.assign(["10.0.0.53", "10.0.0.54", "10.0.0.52", "10.0.0.50"], to: "eth0")
    try lab.guest.enicfgDone("up", "eth0")
    #expect(
      try lab.guest.labelled("eth0") == [
        "10.0.0.19/24", "10.0.0.50/24 eth0:0 secondary", "10.0.0.52/24 eth0:2 secondary",
        "10.0.0.53/24 eth0:1 secondary", "10.0.0.54/24 eth0:3 secondary",
      ])
    try lab.guest.expectSource("10.0.0.19", by: "eth0")
    try lab.assign([], to: "eth0")
    try lab.guest.enicfgDone("up", "eth0")
    try lab.guest.expectState(before)
  }

  @Test func secondaryENIGetsAliasesWithARuleEach() throws {
    let lab = try inventoryLab()
    defer { lab.takeDown() }
    try lab.assign(["10.0.0.60", "10.0.0.61", "10.0.0.62"], to: "eth1")
    try lab.guest.enicfgDone("up", "eth1")
    #expect(
      try lab.guest.labelled("eth1") == [
        "10.0.0.20/24", "10.0.0.60/24 eth1:0 secondary", "10.0.0.61/24 eth1:1 secondary",
        "10.0.0.62/24 eth1:2 secondary",
      ])
    #expect(
      try lab.guest.sources(lookingUp: 1001) == [
        "10.0.0.20", "10.0.0.60", "10.0.0.61", "10.0.0.62",
      ])
    try lab.assign(["10.0.0.60", "10.0.0.62"], to: "eth1")
    try lab.guest.enicfgDone("up", "eth1")
    try lab.assign(["10.0.0.63", "10.0.0.60", "10.0.0.62"], to: "eth1")
    try lab.guest.enicfgDone("up", "eth1")
    #expect(
      try lab.guest.labelled("eth1") == [
        "10.0.0.20/24", "10.0.0.60/24 eth1:0 secondary", "10.0.0.62/24 eth1:2 secondary",
        "10.0.0.63/24 eth1:1 secondary",
      ])
    #expect(
      try lab.guest.sources(lookingUp: 1001) == [
        "10.0.0.20", "10.0.0.60", "10.0.0.62", "10.0.0.63",
      ])
    #expect(try lab.guest.enicfgDone("up", "eth1") == "No changes. eth1 is in sync.\n")
    #expect(try lab.guest.enicfgDone("status", "eth1", "--exit-code").contains("in sync"))
  }

  @Test func trafficOfAnAliasLeavesByItsNIC() throws {
    let lab = try inventoryLab()
    defer { lab.takeDown() }
    try lab.assign(["10.0.0.50"], to: "eth0")
    try lab.assign(["10.0.0.60"], to: "eth1")
    try lab.guest.enicfgDone("up", "--all")
    #expect(try lab.guest.linkOut(from: "10.0.0.60") == "eth1")
    #expect(try lab.guest.linkOut(from: "10.0.0.60", to: "10.0.0.253") == "eth1")
    #expect(try lab.guest.linkOut(from: "10.0.0.50") == "eth0")
    let sent = try lab.guest.packetsSent(by: "eth1")
    #expect(try lab.guest.reaches(VPCLab.internet, from: "10.0.0.60"))
    #expect(try lab.guest.packetsSent(by: "eth1") > sent)
    #expect(try lab.guest.reaches(VPCLab.internet, from: "10.0.0.50"))
  }

  @Test func planNamesTheSourceOfAnAlias() throws {
    let lab = try inventoryLab()
    defer { lab.takeDown() }
    try lab.assign(["10.0.0.50"], to: "eth0")
    let (plan, exitCode) = try lab.guest.report(
      "plan", "eth0", "--secondary", "10.0.0.51", "--exit-code")
    #expect(exitCode == 2)
    #expect(
      plan.changes.map(\.object) == [
        "10.0.0.50/24 brd 10.0.0.255 dev eth0 label eth0:0",
        "10.0.0.51/24 brd 10.0.0.255 dev eth0 label eth0:1",
      ])
    #expect(plan.changes.map(\.reason) == ["metadata service", "given by --secondary"])
  }
}
