// Another program configures the link while enicfg waits for a DHCP reply: its changes stay.

import Glibc
import Testing
import VPCLab

@Suite struct MeanwhileTests {
  private static let somebodysWork = [
    "ip addr add 10.0.0.77/24 dev eth1",
    "ip addr add 10.0.0.77/24 dev eth1; ip route add 192.0.2.0/24 via 10.0.0.253 dev eth1",
    "ip route add 192.0.2.0/24 dev eth1 scope link",
  ]

  @Test(arguments: somebodysWork)
  func signalKeepsForeignChangesAndTheLinkUp(_ work: String) throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    let up = try lab.startWaitingUp()
    try lab.guest.shell(work)
    let after = try lab.guest.state()
    up.signal(SIGTERM)
    #expect(try up.wait() == 10)
    try lab.guest.expectState(after)
    #expect(try lab.guest.link("00:16:3e:12:e7:27").hasSuffix(" up"))
    #expect(try lab.guest.filesOfEnicfg() == [])
  }

  @Test func timeoutKeepsForeignChangesAndTheLinkUp() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    let up = try lab.startWaitingUp("--dhcp-timeout", "5")
    try lab.guest.shell(Self.somebodysWork[1])
    let after = try lab.guest.state()
    #expect(try up.wait() == 69)
    expectOneLine(up.output, naming: ["eth1: no DHCP reply"])
    try lab.guest.expectState(after)
    // The link is the other program's now: enicfg has nothing left to remove.
    let down = try lab.guest.enicfgDone("down", "eth1")
    #expect(down == "No changes. enicfg configured nothing on eth1.\n")
    try lab.guest.expectState(after)
  }

  @Test func lateReplyCompletesUpNextToForeignChanges() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    let up = try lab.startWaitingUp()
    try lab.guest.shell(Self.somebodysWork[1])
    try lab.heal("eth1")
    #expect(try up.wait() == 0, "\(up.output)")
    #expect(try lab.guest.addresses(of: "eth1").lines.count == 2)
    try lab.guest.enicfgDone("down", "eth1")
    let addresses = try lab.guest.addresses(of: "eth1").lines
    #expect(addresses.count == 1 && addresses[0].contains("inet 10.0.0.77/24"))
    #expect(try lab.guest.output(of: ["ip", "route", "show", "192.0.2.0/24"]).contains("dev eth1"))
  }
}
