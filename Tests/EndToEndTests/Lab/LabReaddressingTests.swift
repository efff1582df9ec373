// A NIC of the lab can get another address from DHCP, and another name.

import Testing
import VPCLab

@Suite struct LabReaddressingTests {
  @Test func changedAddressIsLeased() throws {
    let lab = try VPCLab()
    defer { lab.takeDown() }
    try lab.lease("10.0.0.120", to: "eth1")
    try lab.guest.output(of: documentedProcedure(for: ["eth1", "eth2"]))
    #expect(try lab.guest.addresses(of: "eth1").contains("inet 10.0.0.120/24 "))
    #expect(try lab.guest.addresses(of: "eth2").contains("inet 10.0.0.21/24 "))
    #expect(throws: LabError.noSuchNIC("eth7")) { try lab.lease("10.0.0.120", to: "eth7") }
  }

  @Test func changedAddressIsLeasedByALaterServer() throws {
    let lab = try VPCLab(VPCConfiguration(dhcp: nil))
    defer { lab.takeDown() }
    try lab.lease("10.0.0.120", to: "eth1")
    #expect(lab.dhcpLog == "")
    try lab.startDHCP()
    try lab.guest.output(of: documentedProcedure(for: ["eth1"]))
    #expect(try lab.guest.addresses(of: "eth1").contains("inet 10.0.0.120/24 "))
  }

  @Test func leaseOptionsSurviveAChangedAddress() throws {
    let lab = try VPCLab(VPCConfiguration(dhcp: DHCPServerOptions(leaseTime: .seconds(600))))
    defer { lab.takeDown() }
    try lab.lease("10.0.0.120", to: "eth1")
    try lab.guest.output(of: documentedProcedure(for: ["eth1"]))
    let lease = try lab.guest.output(of: ["cat", "/run/documented-eth1.leases"])
    #expect(lease.contains("option dhcp-lease-time 600;"))
  }

  @Test func nicCanBeAttachedUnderAnotherName() throws {
    let lab = try VPCLab()
    defer { lab.takeDown() }
    try lab.detach("eth1")
    try lab.attach("eth1", as: "ens7")
    #expect(try lab.guest.output(of: ["ls", "/sys/class/net"]) == "ens7\neth0\neth2\nlo\n")
    let mac = try lab.guest.output(of: ["cat", "/sys/class/net/ens7/address"])
    #expect(mac == "00:16:3e:12:e7:27\n")
    try lab.guest.output(
      of: ["ip", "-batch", "-"], input: "addr add 10.0.0.20/24 dev ens7\nlink set ens7 up\n")
    #expect(try lab.guest.reaches("10.0.0.253", from: "ens7"))
    // All other calls still use the NIC's own name.
    try lab.detach("eth1")
    #expect(try lab.guest.output(of: ["ls", "/sys/class/net"]) == "eth0\neth2\nlo\n")
  }
}
