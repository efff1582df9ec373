// Links that get another name while enicfg waits for a DHCP reply: the NIC counts, not the name.

import Glibc
import Testing
import VPCLab

@Suite struct RenamedLinkTests {
  private static let mac = "00:16:3e:12:e7:27"
  private static let otherMAC = "00:16:3e:12:16:ec"

  /// A lab where another program uses eth2.
  private func labWithUsedEth2() throws -> VPCLab {
    let lab = try quietLab()
    try lab.guest.shell(
      """
      ip link set eth2 up
      ip addr add 192.168.7.1/24 dev eth2
      ip route add 192.0.2.0/24 via 192.168.7.2 dev eth2
      """)
    return lab
  }

  /// Expects the whole of eth1's procedure on a link, and that `down` leaves nothing of it.
  private func expectConfigured(_ link: String, in lab: VPCLab) throws {
    #expect(try lab.guest.addresses(of: link).contains("inet 10.0.0.20/24"))
    #expect(try lab.guest.way(to: VPCLab.internet, from: "10.0.0.20").contains("dev \(link),"))
    #expect(try lab.guest.enicfgDone("status", link).contains("in sync"))
    try lab.guest.enicfgDone("down", link)
    #expect(try lab.guest.records() == [])
  }

  @Test func renamedLinkIsConfiguredUnderItsNewName() throws {
    let lab = try labWithUsedEth2()
    defer { lab.takeDown() }
    let before = try lab.guest.state()
    let number = try lab.guest.link(Self.mac).prefix { $0 != " " }
    let up = try lab.startWaitingUp()
    try lab.guest.rename(["eth1": "ens9"])
    try lab.heal("eth1")
    #expect(try up.wait() == 0, "\(up.output)")
    #expect(try lab.guest.link(Self.mac) == "\(number) ens9 up")
    #expect(try !lab.guest.state().changes(since: before).contains { $0.contains("eth2") })
    try expectConfigured("ens9", in: lab)
    try lab.guest.rename(["ens9": "eth1"])
    try lab.guest.expectState(before)
  }

  @Test func namesSwappedDuringUpDoNotMixUpNICs() throws {
    let lab = try labWithUsedEth2()
    defer { lab.takeDown() }
    let before = try lab.guest.state()
    let up = try lab.startWaitingUp()
    try lab.guest.rename(["eth1": "spare", "eth2": "eth1", "spare": "eth2"])
    try lab.heal("eth1")
    #expect(try up.wait() == 0, "\(up.output)")
    #expect(try lab.guest.link(Self.mac).hasSuffix(" eth2 up"))
    #expect(try !lab.guest.addresses(of: "eth1").contains("10.0.0.20"))
    try expectConfigured("eth2", in: lab)
    try lab.guest.rename(["eth1": "spare", "eth2": "eth1", "spare": "eth2"])
    try lab.guest.expectState(before)
  }

  @Test func newLinkWithTheOldNameIsNotTouched() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    let up = try lab.startWaitingUp()
    try lab.guest.rename(["eth1": "ens9"])
    try lab.guest.shell("ip link add eth1 address 00:16:3e:00:00:77 type veth peer name peer")
    let newcomer = try lab.guest.link("00:16:3e:00:00:77")
    try lab.heal("eth1")
    #expect(try up.wait() == 0, "\(up.output)")
    #expect(try lab.guest.link("00:16:3e:00:00:77") == newcomer)
    #expect(newcomer.hasSuffix(" eth1 down"))
    #expect(try lab.guest.addresses(of: "eth1") == "")
    try expectConfigured("ens9", in: lab)
  }

  @Test func missingReplyUndoesChangesOfTheRenamedLink() throws {
    let lab = try labWithUsedEth2()
    defer { lab.takeDown() }
    let before = try lab.guest.state()
    let up = try lab.startWaitingUp("--dhcp-timeout", "3")
    try lab.guest.rename(["eth1": "ens9"])
    #expect(try up.wait() == 69)
    expectOneLine(up.output, naming: ["eth1: no DHCP reply"])
    #expect(try lab.guest.link(Self.mac).hasSuffix(" ens9 down"))
    try lab.guest.rename(["ens9": "eth1"])
    try lab.guest.expectState(before)
    #expect(try lab.guest.filesOfEnicfg() == [])
  }

  @Test func signalUndoesChangesOfTheSwappedLink() throws {
    let lab = try labWithUsedEth2()
    defer { lab.takeDown() }
    let before = try lab.guest.state()
    let up = try lab.startWaitingUp()
    try lab.guest.rename(["eth1": "spare", "eth2": "eth1", "spare": "eth2"])
    up.signal(SIGTERM)
    #expect(try up.wait() == 10)
    #expect(try lab.guest.link(Self.mac).hasSuffix(" eth2 down"))
    #expect(try lab.guest.link(Self.otherMAC).hasSuffix(" eth1 up"))
    try lab.guest.rename(["eth1": "spare", "eth2": "eth1", "spare": "eth2"])
    try lab.guest.expectState(before)
    #expect(try lab.guest.filesOfEnicfg() == [])
  }
}
