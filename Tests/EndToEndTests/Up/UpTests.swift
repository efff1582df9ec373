// `enicfg up` a second time: nothing to change, nothing sent.

import Testing
import VPCLab

@Suite struct UpTests {
  @Test func repeatedUpChangesNothingAndSendsNothing() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("up", "eth1", "eth2")
    let (state, files) = (try lab.guest.state(), try lab.guest.filesOfEnicfg())
    let contents = try lab.guest.output(of: ["cat"] + files)
    let links = ["eth0", "eth1", "eth2"]
    let sent = try links.map(lab.guest.packetsSent)

    #expect(try lab.guest.enicfgDone("up", "eth1") == "No changes. eth1 is in sync.\n")
    #expect(
      try lab.guest.enicfgDone("up", "eth1", "eth2")
        == "No changes. eth1 and eth2 are in sync.\n")
    let (report, exitCode) = try lab.guest.report("up", "eth1", "eth2")
    #expect(exitCode == 0)
    #expect(!report.changed && !report.applied && report.changes.isEmpty)
    #expect(report.links.map(\.name) == ["eth1", "eth2"])

    try lab.guest.expectState(state)
    #expect(try lab.guest.filesOfEnicfg() == files)
    #expect(try lab.guest.output(of: ["cat"] + files) == contents)
    #expect(try links.map(lab.guest.packetsSent) == sent)
    #expect(sent[1] > 0, "eth1 sent the packets of its lease")
  }

  @Test func planAfterUpIsEmpty() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("up", "eth1", "eth2")
    let sent = try lab.guest.packetsSent(by: "eth1")
    for command in ["plan", "diff"] {
      #expect(
        try lab.guest.enicfgDone(command, "eth1", "--exit-code")
          == "No changes. eth1 is in sync.\n")
    }
    #expect(
      try lab.guest.enicfgDone("up", "eth2", "--dry-run", "--exit-code")
        == "No changes. eth2 is in sync.\n")
    #expect(try lab.guest.packetsSent(by: "eth1") == sent)
    #expect(
      try lab.guest.enicfgDone("plan", "--as-commands", "eth1") == "#!/bin/sh\nset -e\n")
  }

  @Test func repeatedGivenAddressIsOne() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    let words = ["up", "eth1", "--address", "10.0.0.20/24", "--gateway", "10.0.0.253"]
    try lab.guest.output(of: ["enicfg"] + words)
    let state = try lab.guest.state()
    #expect(
      try lab.guest.output(of: ["enicfg"] + words) == "No changes. eth1 is in sync.\n")
    try lab.guest.expectState(state)
    #expect(try lab.guest.packetsSent(by: "eth1") == 0)
  }

  @Test func upOneByOneEqualsUpTogether() throws {
    let one = try quietLab()
    defer { one.takeDown() }
    let other = try quietLab()
    defer { other.takeDown() }
    try one.guest.enicfgDone("up", "eth1", "eth2")
    try other.guest.enicfgDone("up", "eth2")
    try other.guest.enicfgDone("up", "eth1")
    let (first, second) = (try one.guest.state(), try other.guest.state())
    expectSame(first.withoutOwnership, second.withoutOwnership)
  }

  @Test func upConfiguresManyLinksAtOnce() throws {
    let lab = try quietLab(VPCConfiguration(nicCount: 9))
    defer { lab.takeDown() }
    let names = lab.configuration.nics.dropFirst().map(\.name)
    let text = try lab.guest.output(of: ["enicfg", "up"] + names)
    #expect(text.hasSuffix("\n32 added, 8 changed, 0 removed.\n"))
    for nic in lab.configuration.nics.dropFirst() {
      let way = try lab.guest.way(to: VPCLab.internet, from: nic.address)
      #expect(way.contains("dev \(nic.name),"))
      let rules = try lab.guest.output(of: ["ip", "rule", "show", "from", nic.address])
      #expect(rules.lines.count == 1)
    }
    #expect(try lab.guest.output(of: ["enicfg", "up"] + names).hasPrefix("No changes. "))
  }

  @Test func linkIsFoundByItsMAC() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    let text = try lab.guest.enicfgDone("up", "00:16:3E:12:E7:27")
    #expect(text.hasPrefix("eth1  00:16:3e:12:e7:27\n"))
    #expect(try lab.guest.addresses(of: "eth1").contains("inet 10.0.0.20/24"))
  }

  @Test func quietPrintsNothing() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    #expect(try lab.guest.enicfgDone("up", "eth1", "--quiet") == "")
    #expect(try lab.guest.addresses(of: "eth1").contains("inet 10.0.0.20/24"))
    #expect(try lab.guest.enicfgDone("down", "eth1", "-q") == "")
    #expect(try lab.guest.addresses(of: "eth1") == "")
  }
}
