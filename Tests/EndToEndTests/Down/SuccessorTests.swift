// NICs that take another's name or table: each keeps what is its own.

import Testing
import VPCLab

@Suite struct SuccessorTests {
  @Test func newNICUnderAFormerNameIsConfigured() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.enicfgDone(
      "up", "eth1", "--address", "10.0.0.20/24", "--gateway", "10.0.0.253")
    try lab.guest.shell(
      "ip link del eth1; ip link add eth1 type veth peer name far; ip link set far up")
    let before = try lab.guest.state()
    try lab.guest.enicfgDone("up", "eth1", "--address", "10.0.0.40/24", "--gateway", "10.0.0.253")
    let rules = try lab.guest.output(of: ["ip", "rule"])
    #expect(rules.contains("from 10.0.0.40 lookup 1001"))
    #expect(!rules.contains("from 10.0.0.20 lookup 1001"), "the rule of the one that is gone")
    let status = try lab.guest.enicfgDone("status")
    #expect(status.contains("in sync"))
    #expect(!status.contains("gone"))
    try lab.guest.enicfgDone("down", "eth1")
    #expect(!(try lab.guest.output(of: ["ip", "rule"])).contains("1001"))
    let after = try lab.guest.output(of: ["ip", "-brief", "address", "show", "eth1"])
    #expect(after.contains("DOWN") && !after.contains("10.0.0.40"), "\(before)")
  }

  @Test func downOfAGoneNICDoesNotTouchItsSuccessor() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.enicfgDone(
      "up", "eth1", "--address", "10.0.0.20/24", "--gateway", "10.0.0.253")
    try lab.guest.shell("ip link del eth1; ip link set eth2 name eth1")
    try lab.guest.enicfgDone("up", "eth1", "--address", "10.0.0.40/24", "--gateway", "10.0.0.253")
    let configured = try lab.guest.state()
    let mac = try lab.nic("eth1").macAddress
    let result = try lab.guest.enicfg("down", mac)
    #expect(result.exitCode == 65, "nothing is known of it any more: \(result)")
    try lab.guest.expectState(configured)
  }

  @Test func downKeepsTheTableOfTheOtherNIC() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("up", "eth2", "--table", "1001")
    let before = try lab.guest.state()
    try lab.guest.enicfgDone("down", "eth1")
    try lab.guest.expectState(before)
    #expect(try lab.guest.enicfgDone("status", "eth2", "--exit-code").contains("in sync"))
  }

  @Test func eth0IsThePrimaryNICEvenWithoutADefaultRoute() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.shell(
      "ip route del default; ip link set eth2 up; ip addr add 10.0.0.21/24 dev eth2;"
        + " ip route add default via 10.0.0.253 dev eth2 metric 200")
    let before = try lab.guest.state()
    #expect(try lab.guest.enicfgDone("up", "eth0").contains("primary NIC"))
    try lab.guest.expectState(before)
    #expect(!(try lab.guest.enicfgDone("plan", "eth2")).contains("primary NIC"))
  }
}
