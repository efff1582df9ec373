// Aliases added by hand: they stay until they are removed by hand, whatever the inventory says.

import Testing
import VPCLab

@Suite struct HandAliasTests {
  @Test func handAddedAliasesStayWithoutTheInventory() throws {
    let lab = try inventoryLab()
    defer { lab.takeDown() }
    try lab.assign(["10.0.0.60"], to: "eth1")
    try lab.guest.enicfgDone("up", "--all")
    try lab.guest.enicfgDone("alias", "add", "eth1", "10.0.0.61", "10.0.0.60")
    try lab.guest.enicfgDone("alias", "add", "eth0", "10.0.0.50")
    let (eth0, eth1) = (try lab.guest.labelled("eth0"), try lab.guest.labelled("eth1"))
    #expect(eth0 == ["10.0.0.19/24", "10.0.0.50/24 eth0:0 secondary"])
    #expect(
      eth1 == [
        "10.0.0.20/24", "10.0.0.60/24 eth1:0 secondary", "10.0.0.61/24 eth1:1 secondary",
      ])
    let rules = try lab.guest.sources(lookingUp: 1001)
    #expect(rules == ["10.0.0.20", "10.0.0.60", "10.0.0.61"])

    func expectTheSame(_ why: Comment) throws {
      #expect(try lab.guest.labelled("eth0") == eth0, why)
      #expect(try lab.guest.labelled("eth1") == eth1, why)
      #expect(try lab.guest.sources(lookingUp: 1001) == rules, why)
    }
    try lab.assign([], to: "eth1")
    try lab.guest.enicfgDone("up", "--all")
    try expectTheSame("unassigned")
    try lab.changeENI("eth1") { $0.isListed = false }
    try lab.guest.enicfgNoting("up", "eth0", "eth1")
    try expectTheSame("not named")
    lab.stopMetadata()
    try lab.guest.enicfgNoting("up", "eth0", "eth1")
    try expectTheSame("service down")

    try lab.guest.enicfgDone("alias", "remove", "eth1", "10.0.0.60", "10.0.0.61")
    try lab.guest.enicfgDone("alias", "remove", "eth0", "10.0.0.50")
    #expect(try lab.guest.labelled("eth0") == ["10.0.0.19/24"])
    #expect(try lab.guest.labelled("eth1") == ["10.0.0.20/24"])
    #expect(try lab.guest.sources(lookingUp: 1001) == ["10.0.0.20"])
  }

  @Test func statusAndListMarkHandAddedAliases() throws {
    let lab = try inventoryLab()
    defer { lab.takeDown() }
    try lab.assign(["10.0.0.60"], to: "eth1")
    try lab.guest.enicfgDone("up", "--all")
    #expect(try lab.guest.enicfgDone("alias", "list", "eth0") == "No aliases.\n")
    try lab.guest.enicfgDone("alias", "add", "eth1", "10.0.0.61")
    try lab.guest.shell("ip addr add 10.0.0.62/24 dev eth1 label eth1:7")
    #expect(
      try lab.guest.enicfgDone("alias", "list") == """
        eth1:0  10.0.0.60/24  metadata service
        eth1:1  10.0.0.61/24  added by hand
        eth1:7  10.0.0.62/24  not enicfg's

        """)
    let status = try lab.guest.enicfgDone("status", "eth1")
    let marked = status.lines.filter { $0.contains("added by hand") }
    #expect(marked.count == 1 && marked.first?.contains("10.0.0.61/24") == true, "\(status)")

    let json = try JSONValue(parsing: try lab.guest.enicfgDone("status", "eth1", "--json"))
    let addresses = json["links"]?.elements.first?["status"]?["addresses"]?.elements ?? []
    let byHand = addresses.filter { $0["byHand"] == .bool(true) }
    #expect(byHand.compactMap { $0["address"]?.text } == ["10.0.0.61/24"])
    let list = try JSONValue(parsing: try lab.guest.enicfgDone("alias", "list", "--json"))
    let links = list["links"]?.elements ?? []
    let aliases = links.flatMap { $0["aliases"]?.elements ?? [] }
    #expect(
      aliases.map { $0["label"]?.text } == ["eth1:0", "eth1:1", "eth1:7"])
    #expect(aliases.map { $0["byHand"] } == [.bool(false), .bool(true), .bool(false)])
    #expect(aliases.map { $0["origin"]?.text } == ["metadata service", "added by hand", nil])
  }

  @Test func handAddedAliasesSurviveDownAndAReboot() throws {
    let lab = try inventoryLab()
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("up", "--all")
    try lab.guest.enicfgDone("alias", "add", "eth1", "10.0.0.61")
    try lab.guest.enicfgDone("alias", "add", "eth0", "10.0.0.50")
    let state = try lab.guest.state()
    try lab.guest.enicfgDone("down", "--all")
    #expect(try lab.guest.labelled("eth0") == ["10.0.0.19/24"])
    #expect(try lab.guest.labelled("eth1") == [])
    try lab.guest.enicfgDone("up", "--all")
    try lab.guest.expectState(state)
    try lab.guest.reboot()
    #expect(try lab.guest.labelled("eth1") == [])
    try lab.guest.enicfgDone("up", "--all")
    try lab.guest.expectState(state)
    #expect(try lab.guest.enicfg("status", "--exit-code").exitCode == 0)
  }

  @Test func aliasTakesThePrefixLengthOfThePrimaryAddress() throws {
    let lab = try inventoryLab()
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("up", "eth1")
    try lab.guest.enicfgDone("alias", "add", "eth1", "10.0.0.60", "10.0.0.61/32", "10.0.0.62/23")
    #expect(
      try lab.guest.labelled("eth1").sorted() == [
        "10.0.0.20/24", "10.0.0.60/24 eth1:0 secondary",
        "10.0.0.61/32 eth1:1 noprefixroute", "10.0.0.62/23 eth1:2 noprefixroute",
      ])
    try lab.guest.expectSource("10.0.0.20", by: "eth1")
    #expect(try lab.guest.enicfgDone("up", "eth1") == "No changes. eth1 is in sync.\n")
    // Given again with another length, the address gets that length.
    try lab.guest.enicfgDone("alias", "add", "eth1", "10.0.0.61/24")
    #expect(try lab.guest.labelled("eth1").contains("10.0.0.61/24 eth1:1 secondary"))
    #expect(try !lab.guest.labelled("eth1").contains { $0.hasPrefix("10.0.0.61/32") })
    #expect(try lab.guest.enicfgDone("up", "eth1") == "No changes. eth1 is in sync.\n")
  }

  @Test func dryRunShowsAndChangesNothing() throws {
    let lab = try inventoryLab()
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("up", "eth1")
    let (state, files) = (try lab.guest.state(), try lab.guest.filesOfEnicfg())
    let add = ["alias", "add", "eth1", "10.0.0.60", "--dry-run"]
    let planned = try lab.guest.run(["enicfg"] + add)
    #expect(planned.exitCode == 0)
    #expect(planned.standardOutput.contains("+ address  10.0.0.60/24"))
    #expect(planned.standardOutput.contains("2 to add, 0 to change, 0 to remove."))
    #expect(try lab.guest.run(["enicfg"] + add + ["--exit-code"]).exitCode == 2)
    try lab.guest.expectState(state)
    #expect(try lab.guest.filesOfEnicfg() == files)

    let (done, _) = try lab.guest.report("alias", "add", "eth1", "10.0.0.60")
    #expect(done.changed && done.applied)
    #expect(
      done.changes.map(\.object) == [
        "10.0.0.60/24 brd 10.0.0.255 dev eth1 label eth1:0",
        "from 10.0.0.60 lookup 1001 priority 31001",
      ])
    #expect(done.changes.first?.reason == "added by hand")
    #expect(try lab.guest.run(["enicfg"] + add + ["--exit-code"]).exitCode == 0)
    let (again, _) = try lab.guest.report("alias", "add", "eth1", "10.0.0.60")
    #expect(!again.changed && again.changes.isEmpty)

    let (planOfRemoval, code) = try lab.guest.report(
      "alias", "remove", "eth1", "10.0.0.60", "--dry-run", "--exit-code")
    #expect(code == 2 && planOfRemoval.changed && !planOfRemoval.applied)
    #expect(planOfRemoval.changes.map(\.action) == [.remove, .remove])
    #expect(try lab.guest.labelled("eth1").contains("10.0.0.60/24 eth1:0 secondary"))
    try lab.guest.enicfgDone("alias", "remove", "eth1", "10.0.0.60")
    try lab.guest.expectState(state)
  }

  @Test func removedAliasOfTheInventoryReturnsWithTheNextUp() throws {
    let lab = try inventoryLab()
    defer { lab.takeDown() }
    try lab.assign(["10.0.0.60", "10.0.0.61"], to: "eth1")
    try lab.guest.enicfgDone("up", "eth1")
    let state = try lab.guest.state()
    let result = try lab.guest.enicfgNoting("alias", "remove", "eth1", "10.0.0.60")
    expectOneLine(result.standardError, naming: ["note: eth1: 10.0.0.60", "comes back"])
    #expect(
      try lab.guest.labelled("eth1") == ["10.0.0.20/24", "10.0.0.61/24 eth1:1 secondary"])
    #expect(try lab.guest.sources(lookingUp: 1001) == ["10.0.0.20", "10.0.0.61"])
    let up = try lab.guest.enicfgDone("up", "eth1")
    #expect(up.contains("+ address  10.0.0.60/24"), "\(up)")
    #expect(try lab.guest.labelled("eth1").contains("10.0.0.60/24 eth1:0 secondary"))
    try lab.guest.expectSameButOrder(state)
  }

  @Test func aliasAcceptsAMACOrAnENIID() throws {
    let lab = try inventoryLab()
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("up", "--all")
    try lab.guest.enicfgDone("alias", "add", try lab.nic("eth1").macAddress, "10.0.0.60")
    try lab.guest.enicfgDone("alias", "add", "eni-bp1lab2", "10.0.0.70")
    #expect(try lab.guest.labelled("eth1").contains("10.0.0.60/24 eth1:0 secondary"))
    #expect(try lab.guest.labelled("eth2").contains("10.0.0.70/24 eth2:0 secondary"))
    #expect(
      try lab.guest.enicfgDone("alias", "list", "eni-bp1lab2")
        == "eth2:0  10.0.0.70/24  added by hand\n")
  }

  @Test(arguments: [("abcdefghijklm", true), ("abcdefghijklmn", false), ("abcdefghijklmno", false)])
  func longLinkNameLeavesAliasesWithoutALabel(_ name: String, _ fits: Bool) throws {
    let lab = try inventoryLab()
    defer { lab.takeDown() }
    try lab.guest.rename(["eth1": name])
    try lab.assign(["10.0.0.60"], to: "eth1")
    try lab.guest.enicfgDone("up", name)
    try lab.guest.enicfgDone("alias", "add", name, "10.0.0.61")
    let labels = fits ? [" \(name):0", " \(name):1"] : ["", ""]
    #expect(
      try lab.guest.labelled(name) == [
        "10.0.0.20/24", "10.0.0.60/24\(labels[0]) secondary", "10.0.0.61/24\(labels[1]) secondary",
      ])
    #expect(try lab.guest.reaches(VPCLab.internet, from: "10.0.0.61"))
    #expect(try lab.guest.enicfgDone("up", name) == "No changes. \(name) is in sync.\n")
    #expect(try lab.guest.enicfgDone("status", name, "--exit-code").contains("in sync"))
    try lab.assign([], to: "eth1")
    try lab.guest.enicfgDone("up", name)
    #expect(try lab.guest.labelled(name).count == 2)
    try lab.guest.enicfgDone("alias", "remove", name, "10.0.0.61")
    #expect(try lab.guest.labelled(name) == ["10.0.0.20/24"])
  }
}
