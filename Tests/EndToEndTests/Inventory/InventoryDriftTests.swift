// What was deleted by hand: `status` shows it, and `up` repairs it, with or without the metadata service.

import Testing
import VPCLab

@Suite struct InventoryDriftTests {
  /// What is deleted, and what has to come back.
  static let losses = [
    ("ip addr del 10.0.0.60/24 dev eth1", "+ address  10.0.0.60/24"),
    ("ip addr del 10.0.0.61/24 dev eth1", "+ address  10.0.0.61/24"),
    ("ip rule del from 10.0.0.60 lookup 1001", "+ rule     from 10.0.0.60 lookup 1001"),
    ("ip rule del from 10.0.0.64/28 lookup 1001", "+ rule     from 10.0.0.64/28 lookup 1001"),
    (
      "ip route del default dev eth1 table 1001",
      "+ route    default via 10.0.0.253 dev eth1 table 1001"
    ),
    (
      "ip route del default dev eth1 metric 1001",
      "+ route    default via 10.0.0.253 dev eth1 metric 1001"
    ),
  ]

  private func configuredLab() throws -> VPCLab {
    let lab = try inventoryLab()
    try lab.assign(["10.0.0.50"], to: "eth0")
    try lab.changeENI("eth1") { eni in
      eni.secondaryAddresses = ["10.0.0.60"]
      eni.ipv4Prefixes = ["10.0.0.64/28"]
    }
    try lab.guest.enicfgDone("up", "--all")
    try lab.guest.enicfgDone("alias", "add", "eth1", "10.0.0.61")
    return lab
  }

  @Test(arguments: losses) func upAllCorrectsDrift(_ script: String, _ object: String) throws {
    let lab = try configuredLab()
    defer { lab.takeDown() }
    let state = try lab.guest.state()
    #expect(try lab.guest.enicfg("status", "--exit-code").exitCode == 0)
    try lab.guest.shell(script)
    let status = try lab.guest.enicfg("status", "--exit-code")
    #expect(status.exitCode == 1)
    #expect(status.standardOutput.contains("  \(object)"), "\(status)")
    #expect(try lab.guest.enicfgDone("up", "--all").contains("  \(object)"))
    try lab.guest.expectSameButOrder(state)
    #expect(try lab.guest.enicfg("status", "--exit-code").exitCode == 0)
  }

  @Test(arguments: losses) func upCorrectsDriftWithoutTheService(
    _ script: String, _ object: String
  ) throws {
    let lab = try configuredLab()
    defer { lab.takeDown() }
    let state = try lab.guest.state()
    lab.stopMetadata()
    try lab.guest.shell(script)
    let up = try lab.guest.enicfgNoting("up", "eth1")
    #expect(up.standardOutput.contains("  \(object)"), "\(up)")
    try lab.guest.expectSameButOrder(state)
  }

  @Test func upAllCorrectsAnAliasOfThePrimaryNIC() throws {
    let lab = try configuredLab()
    defer { lab.takeDown() }
    let state = try lab.guest.state()
    for words in [["up", "--all"], ["up", "eth0"]] {
      try lab.guest.shell("ip addr del 10.0.0.50/24 dev eth0")
      let status = try lab.guest.enicfg("status", "eth0", "--exit-code")
      #expect(status.exitCode == 1)
      #expect(status.standardOutput.contains("+ address  10.0.0.50/24"), "\(status)")
      let list = try lab.guest.enicfgDone("alias", "list", "eth0")
      #expect(list == "eth0:0  10.0.0.50  missing; metadata service\n")
      let up = try lab.guest.run(["enicfg"] + words)
      #expect(up.exitCode == 0, "\(up)")
      try lab.guest.expectState(state)
      // Once more, with nobody to ask.
      lab.stopMetadata()
    }
  }
}
