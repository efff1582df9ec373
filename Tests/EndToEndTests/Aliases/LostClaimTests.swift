// An address that enicfg added and another program removed and added again is no longer enicfg's.

import Testing
import VPCLab

@Suite struct LostClaimTests {
  /// Adds by hand what enicfg had added; `down` must not touch it.
  private func expectSomebodysOwnStays(in lab: VPCLab) throws {
    try lab.guest.shell("ip link set eth1 up; ip addr add 10.0.0.20/24 brd + dev eth1")
    let before = try lab.guest.state()
    #expect(
      try lab.guest.enicfgDone("down", "eth1") == "No changes. enicfg configured nothing on eth1.\n"
    )
    try lab.guest.expectState(before)
  }

  @Test func flushedAddressesAreNoLongerEnicfgs() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    let before = try lab.guest.state()
    try lab.guest.output(of: givenUp("10.0.0.20"))
    try lab.guest.shell("ip addr flush dev eth1; ip link set eth1 down")
    try lab.guest.enicfgDone("down", "eth1")
    try lab.guest.expectState(before)
    #expect(try lab.guest.records() == [])
    try expectSomebodysOwnStays(in: lab)
  }

  @Test func expiredAddressIsNoLongerEnicfgs() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.output(of: givenUp("10.0.0.20"))
    try lab.guest.shell("ip addr change 10.0.0.20/24 dev eth1 valid_lft 1 preferred_lft 1")
    try eventually { try lab.guest.addresses(of: "eth1") == "" }
    try lab.guest.enicfgDone("down", "eth1")
    #expect(try lab.guest.state().rules.allSatisfy { $0["protocol"] != .text("201") })
    #expect(try lab.guest.records() == [])
    try expectSomebodysOwnStays(in: lab)
  }

  @Test func addressesOfAReattachedLinkAreNoLongerEnicfgs() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.output(of: givenUp("10.0.0.20"))
    try lab.detach("eth1")
    try lab.attach("eth1")
    try lab.guest.shell(
      """
      echo 1 >/proc/sys/net/ipv6/conf/eth1/disable_ipv6
      ip link set eth1 up; ip addr add 10.0.0.20/24 brd + dev eth1
      """)
    let before = try lab.guest.state()
    // The rule outlived the link and bears enicfg's mark; nothing else does.
    try lab.guest.enicfgDone("down", "eth1")
    let changes = try lab.guest.state().changes(since: before)
    #expect(changes.count { $0.hasPrefix("- rule") } == 1, "\(changes)")
    #expect(!changes.contains { $0.contains("eth1") }, "\(changes)")
    #expect(try lab.guest.records() == [])
  }

  @Test func changedMTUIsNotRestored() throws {
    let option = DHCPServerOptions(arguments: ["--dhcp-option=option:mtu,1400"])
    let lab = try quietLab(VPCConfiguration(dhcp: option))
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("up", "eth1")
    try lab.guest.shell("ip link set eth1 mtu 1300")
    try lab.guest.enicfgDone("down", "eth1")
    #expect(try lab.guest.output(of: ["cat", "/sys/class/net/eth1/mtu"]) == "1300\n")
  }
}
