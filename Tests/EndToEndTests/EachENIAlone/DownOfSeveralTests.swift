// `down` of several ENIs, one of which fails: the others are taken down, and it stays as it is.

import Testing
import VPCLab

@Suite struct DownOfSeveralTests {
  private static let record = "/run/enicfg/links/00:16:3e:12:16:ec.json"

  private func labWithUnreadableRecord() throws -> VPCLab {
    let lab = try threeENIs()
    try lab.guest.enicfgDone("up", "--all")
    try lab.guest.shell("rm \(Self.record); ln -s \(Self.record) \(Self.record)")
    return lab
  }

  @Test(arguments: [["eth1", "eth2"], ["eth2", "eth1"]])
  func othersAreTakenDown(_ links: [String]) throws {
    let lab = try labWithUnreadableRecord()
    defer { lab.takeDown() }
    let before = try lab.everything(of: "eth2")
    let result = try lab.guest.run(["enicfg", "down"] + links)
    expectPartlyDone(result, naming: [Self.record], showing: ["eth1"], not: "eth2")
    #expect(result.standardOutput.hasSuffix("0 added, 1 changed, 4 removed.\n"))
    try lab.expectSame("eth2", before)
    #expect(try lab.guest.labelled("eth1") == [])
    #expect(try lab.guest.sources(lookingUp: 1001) == [])
    for link in ["eth2", "eth3"] { try lab.expectENI(link) }
  }

  @Test func allButOneAreTakenDownAndReported() throws {
    let lab = try labWithUnreadableRecord()
    defer { lab.takeDown() }
    let before = try lab.everything(of: "eth2")
    try expectPartlyDone(
      try lab.guest.enicfg("down", "--all", "--json"), kind: "file", code: 10, of: "eth2",
      showing: ["eth1", "eth3"])
    try lab.expectSame("eth2", before)
    for link in ["eth1", "eth3"] { #expect(try lab.guest.labelled(link) == []) }
    try lab.expectENI("eth2")
  }

  @Test func unknownLinkKeepsNoOtherUp() throws {
    let lab = try threeENIs()
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("up", "eth1")
    let result = try lab.guest.enicfg("down", "eth1", "eth7")
    expectPartlyDone(result, naming: ["eth7: no such link"], showing: ["eth1"], not: "eth7")
    #expect(try lab.guest.labelled("eth1") == [])
  }

  @Test func whereOneIsMeantTheCodeIsThatOfItsReason() throws {
    let lab = try labWithUnreadableRecord()
    defer { lab.takeDown() }
    try lab.expectRefusal(["down", "eth2"], 10, naming: [Self.record])
  }
}
