// The lab's DHCP server leases what the console would show, and the documented procedure works.

import Testing
import VPCLab

@Suite struct LabDHCPTests {
  @Test func documentedProcedureEndsAsDocumented() throws {
    let lab = try VPCLab()
    defer { lab.takeDown() }
    try lab.guest.output(of: documentedProcedure(for: ["eth1", "eth2"]))
    let year = "valid_lft 31536000sec preferred_lft 31536000sec"
    for (name, address) in [("eth1", "10.0.0.20"), ("eth2", "10.0.0.21")] {
      let found = try lab.guest.addresses(of: name)
      #expect(found.contains("inet \(address)/24 brd 10.0.0.255 scope global dynamic \(name)"))
      #expect(found.contains("valid_lft 3153"), "\(year) or a second less")
      #expect(try lab.guest.reaches(VPCLab.internet, from: address))
    }
    #expect(
      try lab.guest.output(of: ["ip", "-4", "route", "list", "default"]) == """
        default via 10.0.0.253 dev eth0 
        default via 10.0.0.253 dev eth1 metric 1001 
        default via 10.0.0.253 dev eth2 metric 1002 

        """)
    #expect(
      try lab.guest.output(of: ["ip", "-4", "route", "list", "table", "1001"])
        == "default via 10.0.0.253 dev eth1 \n")
    let rules = try lab.guest.output(of: ["ip", "-4", "rule", "list"])
    #expect(rules.contains("from 10.0.0.20 lookup 1001"))
    #expect(rules.contains("from 10.0.0.21 lookup 1002"))
  }

  @Test func eachVSwitchLeasesItsOwnAddresses() throws {
    let lab = try VPCLab(VPCConfiguration(layout: .perNIC))
    defer { lab.takeDown() }
    try lab.guest.output(of: documentedProcedure(for: ["eth1", "eth2"]))
    #expect(try lab.guest.addresses(of: "eth2").contains("inet 10.0.2.21/24 brd 10.0.2.255"))
    #expect(
      try lab.guest.output(of: ["ip", "-4", "route", "list", "table", "1002"])
        == "default via 10.0.2.253 dev eth2 \n")
    #expect(try lab.guest.reaches(VPCLab.internet, from: "10.0.2.21"))
  }

  @Test func leaseTimeAndOptionsCanBeChosen() throws {
    let options = DHCPServerOptions(
      leaseTime: .seconds(600), arguments: ["--dhcp-option=option:router,10.0.0.254"])
    let lab = try VPCLab(VPCConfiguration(dhcp: options))
    defer { lab.takeDown() }
    _ = try lab.guest.run(documentedProcedure(for: ["eth1"]))
    let lease = try lab.guest.output(of: ["cat", "/run/documented-eth1.leases"])
    #expect(lease.contains("option dhcp-lease-time 600;"))
    #expect(lease.contains("option routers 10.0.0.254;"))
    #expect(lab.dhcpLog.contains("DHCPACK(vsw0) 10.0.0.20 00:16:3e:12:e7:27"))
  }

  @Test func serverCanBeStoppedAndStarted() throws {
    let lab = try VPCLab(VPCConfiguration(dhcp: nil))
    defer { lab.takeDown() }
    #expect(lab.dhcpLog == "")
    try lab.startDHCP()
    try lab.guest.output(of: documentedProcedure(for: ["eth1"]))
    lab.stopDHCP()
    #expect(lab.dhcpLog == "")
    #expect(try lab.guest.reaches(VPCLab.internet))
  }
}
