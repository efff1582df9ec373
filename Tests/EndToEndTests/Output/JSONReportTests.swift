// What `--json` prints: one object of the contract's shape, whatever happens.

import Testing
import VPCLab

@Suite struct JSONReportTests {
  @Test func upReportsWhatItDid() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    let (report, exitCode) = try lab.guest.report("up", "eth1", "eth2")
    #expect(exitCode == 0)
    #expect(report.changed && report.applied && report.error == nil)
    #expect(report.links.map(\.name) == ["eth1", "eth2"])
    #expect(report.links.map(\.mac) == ["00:16:3e:12:e7:27", "00:16:3e:12:16:ec"])
    #expect(report.links.map(\.eni) == [nil, nil])
    let first = report.changes.filter { $0.link == "eth1" }
    #expect(first.map(\.kind) == [.link, .address, .route, .route, .rule])
    #expect(first.map(\.action) == [.change, .add, .add, .add, .add])
    #expect(
      first.map(\.object) == [
        "eth1", "10.0.0.20/24 brd 10.0.0.255 dev eth1",
        "default via 10.0.0.253 dev eth1 metric 1001",
        "default via 10.0.0.253 dev eth1 table 1001",
        "from 10.0.0.20 lookup 1001 priority 31001",
      ])
    #expect(first[0].from == .text("down") && first[0].to == .text("up"))
    #expect(report.changes.count == 10)
    #expect(report.changes.allSatisfy { !$0.reason.isEmpty })
  }

  @Test func planReportsWhatUpWouldDo() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    let (pending, exitCode) = try lab.guest.report("plan", "eth1", "--exit-code")
    #expect(exitCode == 2)
    #expect(pending.changed && !pending.applied)
    #expect(pending.changes.map(\.kind) == [.link])

    try lab.guest.shell("ip link set eth1 up")
    let (planned, _) = try lab.guest.report("plan", "eth1")
    let (done, _) = try lab.guest.report("up", "eth1")
    #expect(planned.changed && !planned.applied && done.changed && done.applied)
    #expect(planned.changes == done.changes)
  }

  @Test func downReportsWhatItDid() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("up", "eth1")
    let (report, exitCode) = try lab.guest.report("down", "eth1")
    #expect(exitCode == 0 && report.changed && report.applied)
    #expect(report.changes.map(\.action) == [.remove, .remove, .remove, .remove, .change])
    let (again, _) = try lab.guest.report("down", "eth1")
    #expect(!again.changed && !again.applied && again.changes.isEmpty)
  }

  @Test func statusReportsEachLink() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("up", "eth1")
    let (report, exitCode) = try lab.guest.report("status")
    #expect(exitCode == 0)
    #expect(!report.changed && !report.applied && report.changes.isEmpty)
    #expect(report.links.map(\.name) == ["eth0", "eth1", "eth2"])
  }

  @Test func failureIsOneObjectAndOneLine() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    lab.stopDHCP()
    let result = try lab.guest.enicfg("up", "eth1", "--json", "--dhcp-timeout", "1")
    let report = try ReportShape(result.standardOutput)
    #expect(result.exitCode == 69)
    #expect(!report.changed && !report.applied && report.changes.isEmpty)
    let error = try #require(report.error)
    #expect(error.code == 69 && error.kind == "dhcpTimeout" && error.rolledBack)
    #expect(error.message.contains("eth1") && !error.hint.isEmpty)
    expectOneLine(result.standardError, naming: [error.message])
  }

  @Test(arguments: [
    ["up", "eth7"], ["plan", "eth7"], ["down", "eth7"], ["status", "eth7"],
  ])
  func unknownLinkIsReportedAsJSON(_ words: [String]) throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    let result = try lab.guest.run(["enicfg"] + words + ["--json"])
    let report = try ReportShape(result.standardOutput)
    #expect(result.exitCode == 65 && report.error?.code == 65)
    #expect(report.error?.kind == "noSuchLink")
    #expect(report.error?.message.contains("eth7") == true)
    expectOneLine(result.standardError, naming: ["eth7"])
  }

  @Test(arguments: [
    ["up", "--json"], ["up", "eth1", "--json", "--table", "0"], ["--json", "up", "eth1"],
    ["up", "eth1", "--no-such-option", "--json"], ["no-such-command", "--json"],
    ["plan", "--json", "eth1", "--address", "10.0.0.300/24"], ["down", "--json"],
    ["plan", "eth1", "--as-commands", "--json"],
    ["status", "--json", "--no-such-option"],
  ])
  func wrongUsageIsReportedAsJSON(_ words: [String]) throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    let result = try lab.guest.run(["enicfg"] + words)
    let report = try ReportShape(result.standardOutput)
    #expect(result.exitCode == 64 && report.error?.code == 64)
    #expect(report.error?.kind == "usage")
    #expect(!report.changed && !report.applied)
    expectOneLine(result.standardError, naming: [])
  }
}
