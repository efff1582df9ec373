// A primary NIC with a second, later default route of its own: its first one counts.

import Testing
import VPCLab

@Suite struct BackupDefaultRouteTests {
  @Test func secondDefaultRouteOfThePrimaryNICIsAccepted() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.shell("ip route add default via 10.0.0.252 dev eth0 metric 2000")
    let before = try lab.guest.state()
    try lab.guest.enicfgDone("up", "eth1")
    let way = try lab.guest.shown(["route", "get", VPCLab.internet])
    #expect(way.first?["dev"] == .text("eth0"))
    #expect(way.first?["gateway"] == .text("10.0.0.253"))
    try lab.guest.enicfgDone("down", "eth1")
    try lab.guest.expectState(before)
  }
}
