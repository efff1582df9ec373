// With --atomic, all ENIs are one transaction: all are done, or everything is as it was.

import Testing
import VPCLab

@Suite struct AtomicTests {
  @Test(arguments: waysToMeanThree)
  func atomicUpIsUndoneWhereOneGetsNoAnswer(_ words: [String]) throws {
    let lab = try threeENIs()
    defer { lab.takeDown() }
    try lab.silenceDHCP(of: "eth2")
    let before = try lab.guest.possession()
    let result = try lab.guest.run(["enicfg", "up", "--atomic", "--dhcp-timeout", "2"] + words)
    expectFailure(result, 10, naming: ["eth2: no DHCP reply"])
    try lab.guest.expectPossession(before)
    try lab.heal("eth2")
    #expect(try lab.guest.run(["enicfg", "up", "--atomic"] + words).exitCode == 0)
    for link in ["eth1", "eth2", "eth3"] { try lab.expectENI(link) }
  }

  @Test func atomicUpNamesTheOneThatFailedInJSON() throws {
    let lab = try threeENIs()
    defer { lab.takeDown() }
    try lab.silenceDHCP(of: "eth2")
    let before = try lab.guest.possession()
    let result = try lab.guest.enicfg("up", "--all", "--atomic", "--dhcp-timeout", "2", "--json")
    #expect(result.exitCode == 10, "\(result)")
    let report = try ReportShape(result.standardOutput)
    #expect(report.error?.kind == "dhcpTimeout" && report.error?.rolledBack == true)
    #expect(report.error?.message.hasPrefix("eth2: ") == true)
    #expect(!report.changed && !report.applied && report.changes.isEmpty)
    try lab.guest.expectPossession(before)
  }

  @Test func atomicUpDoesNothingWhereOneCannotBePlanned() throws {
    let lab = try threeENIs()
    defer { lab.takeDown() }
    try lab.guest.shell("ip route add blackhole 192.0.2.0/24 table 1002")
    let before = try lab.guest.possession()
    let result = try lab.guest.enicfg("up", "--all", "--atomic")
    expectFailure(result, 10, naming: ["eth2: ", "table 1002"])
    try lab.guest.expectPossession(before)
  }

  @Test func atomicDownDoesNothingWhereOneCannot() throws {
    let lab = try threeENIs()
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("up", "--all")
    let record = "/run/enicfg/links/00:16:3e:12:16:ec.json"
    try lab.guest.shell("mv \(record) /run/record; ln -s \(record) \(record)")
    let before = try lab.guest.possession()
    let words = ["eth1", "eth2", "eth3"]
    let result = try lab.guest.run(["enicfg", "down", "--atomic"] + words)
    expectFailure(result, 10, naming: [record])
    try lab.guest.expectPossession(before)
    try lab.guest.shell("mv /run/record \(record)")
    #expect(try lab.guest.run(["enicfg", "down", "--atomic"] + words).exitCode == 0)
    #expect(try lab.guest.sources(lookingUp: 1001) == [])
  }
}
