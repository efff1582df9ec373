// The table of another ENI, wanted for one that asks by DHCP: refused before anybody is asked.

import Testing
import VPCLab

@Suite struct OtherTableTests {
  @Test func usedTableLeavesTheLinkUnchanged() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.output(of: givenUp("10.0.0.20") + ["--table", "500"])
    // Without its routes, only the record tells whose the table is.
    try lab.guest.shell("ip link set eth1 down")
    let untouched = try lab.guest.carrierChanges(of: "eth2")
    try lab.expectRefusal(
      ["up", "eth2", "--table", "500"], 65, naming: ["eth2: table 500 is eth1's"])
    #expect(try lab.guest.carrierChanges(of: "eth2") == untouched)
    #expect(try lab.guest.packetsSent(by: "eth2") == 0)
  }
}
