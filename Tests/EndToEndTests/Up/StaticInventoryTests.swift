// Address, mask and gateway as the inventory has them: no DHCP server is asked.

import Testing
import VPCLab

@Suite struct StaticInventoryTests {
  private static let procedure = [
    "10.0.0.20/24 brd 10.0.0.255 dev eth1", "default via 10.0.0.253 dev eth1 metric 1001",
    "default via 10.0.0.253 dev eth1 table 1001", "from 10.0.0.20 lookup 1001 priority 31001",
  ]

  /// Runs `up eth1`, which has to configure it without a packet, and to name the source.
  private func expectProcedure(_ lab: VPCLab, _ words: [String], from source: String) throws {
    let result = try lab.guest.run(["enicfg", "up", "eth1", "--json"] + words)
    #expect(result.exitCode == 0 && result.standardError == "", "\(result)")
    let changes = try ReportShape(result.standardOutput).changes
    #expect(changes.dropFirst().map(\.object) == Self.procedure)
    let reason = changes.first { $0.kind == .address }?.reason
    #expect(reason?.contains(source) == true, "\(reason ?? "none")")
    #expect(try lab.guest.packetsSent(by: "eth1") == 0)
    let again = try lab.guest.enicfgNotes(["up", "eth1"] + words, [])
    #expect(again.hasPrefix("No changes."))
  }

  @Test(arguments: [true, false])
  func staticUpUsesTheMetadata(_ hasDHCP: Bool) throws {
    let lab = try toldLab()
    defer { lab.takeDown() }
    if !hasDHCP { lab.stopDHCP() }
    try expectProcedure(lab, ["--static"], from: "metadata service")
    #expect(lab.dhcpLog.lines(with: "00:16:3e:12:e7:27") == 0)
  }

  @Test func staticUpAllUsesTheMetadata() throws {
    let lab = try toldLab(MetadataOptions(secondaryCount: 1))
    defer { lab.takeDown() }
    lab.stopDHCP()
    try lab.guest.enicfgDone("up", "--all", "--static")
    #expect(try lab.guest.aliases(of: "eth0") == ["10.0.0.19 eth0", "10.0.0.64 eth0:0"])
    #expect(try lab.guest.aliases(of: "eth2") == ["10.0.0.21 eth2", "10.0.0.66 eth2:0"])
    #expect(try lab.guest.enicfgDone("up", "--all", "--static").hasPrefix("No changes."))
  }

  @Test func staticUpUsesTheConfiguration() throws {
    let lab = try toldLab()
    defer { lab.takeDown() }
    try lab.guest.configure("enis: [{mac: 00:16:3e:12:e7:27, static: true}]")
    try expectProcedure(lab, [], from: "metadata service")
  }

  @Test(arguments: ["mac: 00:16:3e:12:e7:27", "link: eth1"])
  func configuredAddressAndGatewayAreUsed(_ selector: String) throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.configure(
      """
      metadata: {enabled: false}
      enis:
        - \(selector)
          address: 10.0.0.20/24
          gateway: 10.0.0.253
      """)
    try expectProcedure(lab, [], from: "/etc/enicfg/enicfg.yaml:4")
  }

  @Test func configuredAddressIsCompletedByTheMetadata() throws {
    let lab = try toldLab()
    defer { lab.takeDown() }
    lab.stopDHCP()
    try lab.guest.configure("enis: [{id: eni-bp1lab1, address: 10.0.0.120/24, static: true}]")
    try lab.guest.enicfgDone("up", "eth1")
    #expect(try lab.guest.aliases(of: "eth1") == ["10.0.0.120 eth1"])
    let route = try lab.guest.output(of: ["ip", "route", "show", "table", "1001"])
    #expect(route.contains("default via 10.0.0.253 dev eth1"))
  }

  @Test func eniFileAloneHasNeitherMaskNorGateway() throws {
    let lab = try toldLab()
    defer { lab.takeDown() }
    try lab.guest.write([DescribedENI(try lab.nic("eth1"))].answer, to: "/run/enis.json")
    let words = ["eth1", "--static", "--no-metadata", "--eni-file", "/run/enis.json"]
    for command in ["up", "plan"] {
      try lab.expectRefusal(
        [command] + words, 69,
        naming: ["eth1: --static: netmask and gateway not known", "--address and --gateway"])
    }
    // What the file lacks, the service has.
    try expectProcedure(lab, ["--static", "--eni-file", "/run/enis.json"], from: "/run/enis.json")
  }
}
