// Tables that change between runs: no rule of an earlier one stays, and no ENI takes another's.

import Testing
import VPCLab

@Suite struct TableChangeTests {
  /// The tables that enicfg's rules look up.
  private func tables(_ lab: VPCLab) throws -> [String] {
    try lab.guest.state().rules.filter { $0["protocol"] == .text("201") }
      .map { $0["table"]?.text ?? "" }
  }

  @Test func earlierTableIsEmptied() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    let before = try lab.guest.state()
    for table in ["500", "600"] {
      try lab.guest.output(of: givenUp("10.0.0.20") + ["--table", table])
      #expect(try tables(lab) == [table])
    }
    #expect(try lab.guest.run(["ip", "route", "show", "table", "500"]).standardOutput == "")
    try lab.guest.enicfgDone("down", "eth1")
    try lab.guest.expectState(before)
  }

  /// A lab whose eth1 had table 500, was set down and flushed by hand, so that only the rule shows
  /// it, and whose `up` with the usual table was killed while it waited.
  private func labWithKilledChange() throws -> (lab: VPCLab, before: GuestState) {
    let lab = try quietLab()
    let before = try lab.guest.state()
    try lab.guest.output(of: givenUp("10.0.0.20") + ["--table", "500"])
    try lab.guest.shell("ip link set eth1 down; ip addr flush dev eth1")
    let up = try lab.startWaitingUp()
    up.terminate()
    try lab.heal("eth1")
    #expect(try tables(lab) == ["500"])
    return (lab, before)
  }

  @Test func downKnowsTheEarlierTableAfterAKilledUp() throws {
    let (lab, before) = try labWithKilledChange()
    defer { lab.takeDown() }
    try lab.guest.enicfgNotes(["down", "eth1"], ["enicfg up: interrupted before the end"])
    try lab.guest.expectState(before)
    #expect(try lab.guest.records() == [])
  }

  @Test func upKnowsTheEarlierTableAfterAKilledUp() throws {
    let (lab, before) = try labWithKilledChange()
    defer { lab.takeDown() }
    try lab.guest.enicfgNotes(["up", "eth1"], ["enicfg up: interrupted before the end"])
    #expect(try tables(lab) == ["1001"])
    try lab.guest.enicfgDone("down", "eth1")
    try lab.guest.expectState(before)
  }

  @Test func eniSetDownByHandKeepsItsTable() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.output(of: givenUp("10.0.0.20") + ["--table", "500"])
    try lab.guest.shell("ip link set eth1 down")
    #expect(try lab.guest.run(["ip", "route", "show", "table", "500"]).standardOutput == "")
    let given = ["--address", "10.0.0.21/24", "--gateway", "10.0.0.253"]
    try lab.expectRefusal(
      ["up", "eth2", "--table", "500"] + given, 65, naming: ["eth2: table 500 is eth1's"])
    try lab.guest.output(of: givenUp("10.0.0.20") + ["--table", "500"])
    #expect(try tables(lab) == ["500"])
  }
}
