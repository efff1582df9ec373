// The primary NIC is not enicfg's: its address, its default route and the name servers stay.

import Testing
import VPCLab

@Suite struct PrimaryTests {
  @Test(arguments: [["up"], ["down"], ["plan"], ["up", "--dry-run", "--exit-code"]])
  func primaryNICIsNotTouched(_ command: [String]) throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    let before = try lab.guest.state()
    let sent = try lab.guest.packetsSent(by: "eth0")
    let result = try lab.guest.run(["enicfg"] + command + ["eth0"])
    #expect(result.exitCode == 0 && result.standardError == "", "\(result)")
    #expect(result.standardOutput.hasPrefix("No changes. "))
    try lab.guest.expectState(before)
    #expect(try lab.guest.packetsSent(by: "eth0") == sent)
  }

  @Test func primaryNICIsNotTouchedAmongOthers() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    let (report, exitCode) = try lab.guest.report("up", "eth0", "eth1")
    #expect(exitCode == 0)
    #expect(Set(report.changes.map(\.link)) == ["eth1"])
  }

  @Test func primaryNICsRouteAndNameServersStay() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.shell("echo 'nameserver 192.0.2.53 # mine' > /etc/resolv.conf")
    let before = try lab.guest.state()
    func expectPrimaryAsBefore(sourceLocation: SourceLocation = #_sourceLocation) throws {
      let now = try lab.guest.state()
      func ofEth0(_ state: GuestState) -> [JSONValue] {
        state.routes.filter { $0["dev"] == .text("eth0") }
      }
      #expect(ofEth0(now) == ofEth0(before), sourceLocation: sourceLocation)
      #expect(
        now.addresses.filter { $0.hasPrefix("eth0 ") }
          == before.addresses.filter { $0.hasPrefix("eth0 ") }, sourceLocation: sourceLocation)
      #expect(now.nameServers == "nameserver 192.0.2.53 # mine\n", sourceLocation: sourceLocation)
      // A secondary's default route in the main table always has a metric.
      let defaults = now.routes.filter { $0["dst"] == .text("default") && $0["table"] == nil }
      let unmeasured = defaults.filter { $0["metric"] == nil }
      #expect(unmeasured.map { $0["dev"] } == [.text("eth0")], sourceLocation: sourceLocation)
      #expect(try lab.guest.way(to: VPCLab.internet, from: "10.0.0.19").contains("dev eth0,"))
    }
    try lab.guest.enicfgDone("up", "eth1", "eth2")
    try expectPrimaryAsBefore()
    try lab.guest.enicfgDone("up", "eth0", "eth1")
    try expectPrimaryAsBefore()
    try lab.guest.enicfgDone("down", "eth1")
    try expectPrimaryAsBefore()
    try lab.guest.enicfgDone("down", "eth0", "eth2")
    try expectPrimaryAsBefore()
    try lab.guest.expectState(before)
  }

  @Test func newConnectionsStillUseThePrimaryNIC() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("up", "eth1", "eth2")
    let way = try lab.guest.shown(["route", "get", VPCLab.internet])
    #expect(way.first?["dev"] == .text("eth0"))
    #expect(way.first?["prefsrc"] == .text("10.0.0.19"))
  }

  @Test func primaryNICIsTheOneWithTheDefaultRoute() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.shell(
      """
      ip link set eth0 down; ip link set eth0 name ens3; ip link set ens3 up
      ip route add default via 10.0.0.253 dev ens3
      """)
    let before = try lab.guest.state()
    #expect(try lab.guest.enicfgDone("up", "ens3").hasPrefix("No changes. ens3 is the primary"))
    try lab.guest.expectState(before)
  }
}
