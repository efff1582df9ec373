// Faults of NICs in the lab.

import Testing
import VPCLab

@Suite struct LabFaultTests {
  @Test func cableCanBePulled() throws {
    let lab = try VPCLab()
    defer { lab.takeDown() }
    try lab.pullCable("eth0")
    try eventually { try !lab.guest.hasCarrier("eth0") }
    #expect(try !lab.guest.reaches("10.0.0.253"))
    try lab.plugCable("eth0")
    try eventually { try lab.guest.hasCarrier("eth0") }
    #expect(try lab.guest.reaches("10.0.0.253"))
  }

  @Test func nicCanBeDetachedAndAttached() throws {
    let lab = try VPCLab()
    defer { lab.takeDown() }
    try lab.detach("eth1")
    #expect(try lab.guest.output(of: ["ls", "/sys/class/net"]) == "eth0\neth2\nlo\n")
    #expect(throws: LabError.self) { try lab.detach("eth1") }
    try lab.attach("eth1")
    #expect(
      try lab.guest.output(of: ["cat", "/sys/class/net/eth1/address"]) == "00:16:3e:12:e7:27\n")
    try lab.guest.output(of: documentedProcedure(for: ["eth1"]))
    #expect(try lab.guest.reaches(VPCLab.internet, from: "10.0.0.20"))
    #expect(throws: LabError.noSuchNIC("eth7")) { try lab.attach("eth7") }
  }

  @Test func dhcpPacketsCanBeDropped() throws {
    let lab = try VPCLab()
    defer { lab.takeDown() }
    try lab.dropNextDHCP(1, of: "eth1")
    try lab.guest.output(of: documentedProcedure(for: ["eth1"]))
    let rules = try lab.router.output(of: ["nft", "list", "table", "netdev", "eth1"])
    #expect(rules.contains("counter packets 1 "))
    // The first DISCOVER was lost, the second one answered.
    #expect(lab.dhcpLog.split(separator: "\n").filter { $0.contains("DHCPDISCOVER") }.count == 1)
  }

  @Test func packetsCanBeLost() throws {
    let lab = try VPCLab()
    defer { lab.takeDown() }
    try lab.losePackets(percent: 100, of: "eth0")
    #expect(try !lab.guest.reaches("10.0.0.253"))
    try lab.heal("eth0")
    // The neighbour that was looked for in vain may fail for good just after the next packet waits for it.
    try lab.guest.output(of: ["ip", "neigh", "flush", "dev", "eth0"])
    #expect(try lab.guest.reaches("10.0.0.253"))
  }
}
