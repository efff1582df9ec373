// `down --all` undoes `up --all`, aliases of the primary NIC included.

import Testing
import VPCLab

@Suite struct AllDownTests {
  private func lab() throws -> VPCLab {
    let lab = try inventoryLab(nicCount: 4)
    try lab.assign(["10.0.0.50", "10.0.0.51"], to: "eth0")
    try lab.changeENI("eth1") { eni in
      eni.secondaryAddresses = ["10.0.0.60", "10.0.0.61"]
      eni.ipv4Prefixes = ["10.0.0.64/28"]
    }
    return lab
  }

  @Test func downAllRestoresTheStateBeforeUp() throws {
    let lab = try lab()
    defer { lab.takeDown() }
    try lab.guest.shell("ip link set eth2 up")
    let before = try lab.guest.state()
    try lab.guest.enicfgDone("up", "--all")
    #expect(try lab.guest.state().changes(since: before).count > 20)
    try lab.guest.enicfgDone("down", "--all")
    try lab.guest.expectState(before)
    #expect(try lab.guest.records() == [])
    #expect(try lab.guest.enicfgDone("down", "--all").hasPrefix("No changes."))
    try lab.guest.expectState(before)
  }

  @Test func downAllNeedsNoMetadataService() throws {
    let lab = try lab()
    defer { lab.takeDown() }
    let before = try lab.guest.state()
    try lab.guest.enicfgDone("up", "--all")
    try lab.silenceMetadata()
    try lab.guest.enicfgDone("down", "--all")
    try lab.guest.expectState(before)
  }

  @Test func downAllNeedsNoRecord() throws {
    let lab = try lab()
    defer { lab.takeDown() }
    let before = try lab.guest.state()
    try lab.guest.enicfgDone("up", "--all")
    try lab.guest.shell("rm -rf /run/enicfg")
    try lab.guest.enicfgDone("down", "--all")
    // Addresses, routes and rules bear enicfg's mark.
    #expect(try lab.guest.labelled("eth0") == ["10.0.0.19/24"])
    #expect(try lab.guest.labelled("eth1") == [])
    for table in [1001, 1002, 1003] {
      #expect(try lab.guest.sources(lookingUp: table) == [])
    }
    let marked = try lab.guest.output(of: ["ip", "route", "show", "table", "all", "proto", "201"])
    #expect(marked == "")
    #expect(try lab.guest.state().rules == before.rules)
  }
}
