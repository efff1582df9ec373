// ENIs that are detached, and records that are lost: `status` shows what is left, `up --all` cleans up.

import MetadataOrders
import Testing
import VPCLab

@Suite struct DetachedENITests {
  private func configuredLab() throws -> VPCLab {
    let lab = try inventoryLab()
    try lab.assign(["10.0.0.60", "10.0.0.61"], to: "eth1")
    try lab.guest.enicfgDone("up", "--all")
    return lab
  }

  private func rules(_ lab: VPCLab) throws -> String {
    try lab.guest.output(of: ["ip", "rule"])
  }

  @Test func upAllCleansUpAfterADetachedNIC() throws {
    let lab = try configuredLab()
    defer { lab.takeDown() }
    try lab.detachENI("eth1")
    #expect(try lab.guest.sources(lookingUp: 1001).count == 3, "the kernel leaves the rules")
    let status = try lab.guest.enicfg("status", "--exit-code")
    #expect(status.exitCode == 1)
    #expect(status.standardOutput.contains("00:16:3e:12:e7:27  gone"), "\(status)")
    #expect(status.standardOutput.lines(with: "- rule     from 10.0.0.6") == 2)
    #expect(try lab.guest.enicfg("plan", "--all", "--exit-code").exitCode == 2)
    let text = try lab.guest.enicfgDone("up", "--all")
    #expect(text.contains("0 added, 0 changed, 3 removed."), "\(text)")
    #expect(try lab.guest.sources(lookingUp: 1001) == [])
    #expect(try lab.guest.sources(lookingUp: 1002) == ["10.0.0.21"])
    #expect(try lab.guest.enicfg("status", "--exit-code").exitCode == 0)
    #expect(try lab.guest.records().count == 1)
    #expect(try lab.guest.enicfgDone("up", "--all").hasPrefix("No changes."))
  }

  @Test func upAllTakesDownAnENIThatLeftTheInventory() throws {
    let lab = try configuredLab()
    defer { lab.takeDown() }
    try lab.changeENI("eth1") { $0.isListed = false }
    let result = try lab.guest.enicfgNoting("up", "--all")
    #expect(result.standardOutput.contains("- address  10.0.0.20/24"), "\(result)")
    #expect(try lab.guest.labelled("eth1") == [])
    #expect(try lab.guest.sources(lookingUp: 1001) == [])
    #expect(!(try lab.guest.output(of: ["ip", "route", "show", "table", "all"])).contains("eth1"))
    #expect(try lab.guest.labelled("eth2") == ["10.0.0.21/24"])
    // Attached again, all is as before.
    try lab.changeENI("eth1") { $0.isListed = true }
    try lab.guest.enicfgDone("up", "--all")
    #expect(
      try lab.guest.labelled("eth1") == [
        "10.0.0.20/24", "10.0.0.60/24 eth1:0 secondary", "10.0.0.61/24 eth1:1 secondary",
      ])
  }

  @Test(arguments: [
    MetadataMisbehaviour.status(500), .status(404), .status(429), .html, .close, .body(""),
  ])
  func failedListingTakesNoENIDown(_ fault: MetadataMisbehaviour) throws {
    let lab = try configuredLab()
    defer { lab.takeDown() }
    let state = try lab.guest.state()
    try lab.changeENI("eth1") { $0.isListed = false }
    try lab.serveMetadataObject(false)
    try lab.setMetadataFaults([MetadataFault(fault, at: "*/macs/")])
    let result = try lab.guest.enicfg("up", "--all")
    #expect(result.exitCode == 69, "\(result)")
    try lab.guest.expectState(state)
  }

  @Test func incompleteMetadataTakesNoENIDown() throws {
    let lab = try configuredLab()
    defer { lab.takeDown() }
    let state = try lab.guest.state()
    try lab.setMetadataFaults([MetadataFault(.status(500), at: "*/macs/*/private-ipv4s")])
    try lab.serveMetadataObject(false)
    try lab.guest.enicfgNoting("up", "--all")
    try lab.guest.expectState(state)
  }

  @Test func upAllKeepsANICConfiguredByHand() throws {
    let lab = try inventoryLab()
    defer { lab.takeDown() }
    try lab.changeENI("eth1") { $0.isListed = false }
    try lab.guest.enicfgDone(
      "up", "eth1", "--no-metadata", "--address", "10.0.0.20/24", "--gateway", "10.0.0.253")
    try lab.guest.enicfgNoting("up", "eth2")
    let state = try lab.guest.state()
    let result = try lab.guest.enicfgNoting("up", "--all")
    #expect(result.standardOutput.contains("No changes."), "\(result)")
    try lab.guest.expectState(state)
  }

  @Test func upAllFindsRulesWithoutARecord() throws {
    let lab = try configuredLab()
    defer { lab.takeDown() }
    try lab.detachENI("eth1")
    try lab.guest.shell("rm -rf /run/enicfg")
    let status = try lab.guest.enicfg("status", "--exit-code")
    #expect(status.exitCode == 1)
    #expect(status.standardOutput.lines(with: "- rule     from 10.0.0.") == 3, "\(status)")
    let plan = try lab.guest.enicfgDone("plan", "--all")
    #expect(plan.lines(with: "- rule     from 10.0.0.") == 3, "\(plan)")
    try lab.guest.enicfgDone("up", "--all")
    #expect(try lab.guest.sources(lookingUp: 1001) == [])
    #expect(try lab.guest.sources(lookingUp: 1002) == ["10.0.0.21"])
    #expect(try lab.guest.enicfgDone("up", "--all").hasPrefix("No changes."))
    #expect(try lab.guest.enicfg("status", "--exit-code").exitCode == 0)
  }

  @Test(arguments: [false, true])
  func reattachedNICUnderAnotherNameIsConfigured(_ recordIsLost: Bool) throws {
    let lab = try configuredLab()
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("alias", "add", "eth1", "10.0.0.62")
    try lab.detach("eth1")
    if recordIsLost { try lab.guest.shell("rm -rf /run/enicfg") }
    try lab.attach("eth1", as: "eth5")
    try lab.guest.enicfgDone("up", "--all")
    #expect(
      try lab.guest.labelled("eth5") == [
        "10.0.0.20/24", "10.0.0.60/24 eth5:0 secondary", "10.0.0.61/24 eth5:1 secondary",
        "10.0.0.62/24 eth5:2 secondary",
      ])
    #expect(
      try lab.guest.sources(lookingUp: 1005) == [
        "10.0.0.20", "10.0.0.60", "10.0.0.61", "10.0.0.62",
      ])
    #expect(try lab.guest.sources(lookingUp: 1001) == [])
    let routes = try lab.guest.output(of: ["ip", "route", "show", "table", "all"])
    #expect(!routes.contains("1001"), "\(routes)")
    #expect(routes.contains("default via 10.0.0.253 dev eth5 table 1005"))
    #expect(try lab.guest.linkOut(from: "10.0.0.61") == "eth5")
    #expect(try lab.guest.reaches(VPCLab.internet, from: "10.0.0.61"))
    #expect(try lab.guest.enicfgDone("up", "--all").hasPrefix("No changes."))
    #expect(try lab.guest.enicfg("status", "--exit-code").exitCode == 0)
  }

  @Test func reattachedNICUnderANameWithoutNumberIsConfigured() throws {
    let lab = try configuredLab()
    defer { lab.takeDown() }
    try lab.detach("eth1")
    try lab.attach("eth1", as: "ens7")
    try lab.guest.enicfgDone("up", "ens7")
    #expect(try lab.guest.labelled("ens7").count == 3)
    #expect(try lab.guest.labelled("ens7").contains("10.0.0.61/24 ens7:1 secondary"))
    // The name eth1 is free, and with it its number.
    #expect(
      try lab.guest.sources(lookingUp: 1001) == ["10.0.0.20", "10.0.0.60", "10.0.0.61"])
    #expect(try lab.guest.linkOut(from: "10.0.0.60") == "ens7")
    try lab.guest.enicfgDone("down", "ens7")
    #expect(try lab.guest.labelled("ens7") == [])
    #expect(try lab.guest.sources(lookingUp: 1001) == [])
  }
}
