// IPv6 addresses and prefixes of both families, by the metadata: rules, routes, and how they go again.

import MetadataOrders
import Testing
import VPCLab

@Suite struct IPv6ENITests {
  /// A lab with IPv6 on, whose metadata service names IPv6 of eth1.
  private func lab() throws -> VPCLab {
    let lab = try enicfgLab(VPCConfiguration(metadata: MetadataOptions()))
    try lab.knowPrimary()
    try lab.changeENI("eth1") { eni in
      eni.ipv6Addresses = ["2001:db8::20"]
      eni.ipv6Prefixes = ["2001:db8:0:0:1::/80"]
      eni.ipv4Prefixes = ["10.0.0.64/28"]
    }
    return lab
  }

  private func defaultRoutes(_ lab: VPCLab) throws -> [String] {
    try lab.guest.shown(["-6", "route", "show", "table", "all"])
      .filter { $0["dst"] == .text("default") && $0["protocol"] == .text("201") }
      .map {
        "\($0["gateway"] ?? .null) \($0["dev"] ?? .null) \($0["table"]?.text ?? "main") \($0["metric"] ?? .null)"
      }.sorted()
  }

  private func globalAddresses(_ lab: VPCLab) throws -> [String] {
    try lab.guest.shown(["-6", "address", "show", "dev", "eth1", "scope", "global"])
      .flatMap { $0["addr_info"]?.elements ?? [] }.filter { $0["local"] != nil }
      .map { "\($0["local"] ?? .null)/\($0["prefixlen"] ?? .null)" }
  }

  @Test func ipv6AddressesComeWithRoutesAndRulesAndGoWhenRevoked() throws {
    let lab = try lab()
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("up", "--all")
    #expect(try globalAddresses(lab) == ["2001:db8::20/64"])
    #expect(
      try defaultRoutes(lab) == [
        "2001:db8::fffd eth1 1001 1024", "2001:db8::fffd eth1 main 2025",
      ])
    let rules = ["10.0.0.20", "10.0.0.64/28", "2001:db8:0:0:1::/80", "2001:db8::20"]
    #expect(try lab.guest.sources(lookingUp: 1001) == rules)
    // Another link can have an address of the prefix, as here.
    try lab.guest.shell("ip addr add 10.0.0.70/32 dev lo")
    #expect(try lab.guest.linkOut(from: "10.0.0.70") == "eth1")
    #expect(try lab.guest.linkOut(from: "2001:db8::20", to: "2001:db8:f::1") == "eth1")
    #expect(try lab.guest.enicfgDone("up", "--all").hasPrefix("No changes."))
    #expect(try lab.guest.enicfg("status", "--exit-code").exitCode == 0)

    try lab.changeENI("eth1") { $0.ipv4Prefixes = [] }
    try lab.guest.enicfgDone("up", "--all")
    #expect(try lab.guest.sources(lookingUp: 1001) == rules.filter { $0 != "10.0.0.64/28" })
    try lab.changeENI("eth1") { eni in
      eni.ipv6Addresses = []
      eni.ipv6Prefixes = []
    }
    try lab.guest.enicfgDone("up", "--all")
    #expect(try globalAddresses(lab) == [])
    #expect(try defaultRoutes(lab) == [])
    #expect(try lab.guest.sources(lookingUp: 1001) == ["10.0.0.20"])
    #expect(try lab.guest.enicfgDone("up", "--all").hasPrefix("No changes."))
  }

  @Test(arguments: ["ipv6s", "ipv6-prefixes", "ipv4-prefixes", "ipv6-gateway", "*"])
  func unknownIPv6AddressesStay(_ key: String) throws {
    let lab = try lab()
    defer { lab.takeDown() }
    // The tree alone has single keys.
    try lab.serveMetadataObject(false)
    try lab.guest.enicfgDone("up", "eth1")
    let (addresses, routes) = (try globalAddresses(lab), try defaultRoutes(lab))
    let rules = try lab.guest.sources(lookingUp: 1001)
    #expect(addresses.count == 1 && routes.count == 2 && rules.count == 4)
    let mac = try lab.nic("eth1").macAddress
    try lab.setMetadataFaults([MetadataFault(.html, at: "*/macs/\(mac)/\(key)")])
    let result = try lab.guest.enicfgNoting("up", "eth1")
    #expect(result.standardOutput == "No changes. eth1 is in sync.\n")
    #expect(result.standardError.contains("enicfg: note: "))
    #expect(try globalAddresses(lab) == addresses)
    #expect(try defaultRoutes(lab) == routes)
    #expect(try lab.guest.sources(lookingUp: 1001) == rules)
  }

  @Test func downRemovesIPv6Addresses() throws {
    let lab = try lab()
    defer { lab.takeDown() }
    try lab.guest.shell("ip link set eth1 up; ip link set eth2 up")
    let before = try lab.guest.settledState()
    try lab.guest.enicfgDone("up", "--all")
    try lab.guest.enicfgDone("down", "--all")
    try lab.guest.expectState(before)
  }

  @Test(arguments: [
    "ip -6 addr del 2001:db8::20/64 dev eth1", "ip -6 route del default table 1001",
  ])
  func upCorrectsIPv6Drift(_ script: String) throws {
    let lab = try lab()
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("up", "eth1")
    let (addresses, routes) = (try globalAddresses(lab), try defaultRoutes(lab))
    try lab.guest.shell(script)
    let status = try lab.guest.enicfg("status", "eth1", "--exit-code")
    #expect(status.exitCode == 1 && status.standardOutput.contains("drifted"))
    try lab.guest.enicfgDone("up", "eth1")
    #expect(try globalAddresses(lab) == addresses)
    #expect(try defaultRoutes(lab) == routes)
  }

  /// An ENI of an IPv6-only vSwitch (amazon-ec2-net-utils issue 24, cloud-init issue 5283).
  @Test func anENIWithIPv6OnlyGetsThatWithoutDHCP() throws {
    let lab = try lab()
    defer { lab.takeDown() }
    try lab.changeENI("eth1") { eni in
      eni.ipv4Prefixes = []
      for key in ["primary-ip-address", "netmask", "gateway", "private-ipv4s"] { eni[key] = nil }
    }
    try lab.guest.enicfgDone("up", "--all")
    #expect(!lab.dhcpLog.contains(try lab.nic("eth1").macAddress))
    #expect(try globalAddresses(lab) == ["2001:db8::20/64"])
    #expect(try lab.guest.addresses(of: "eth1") == "")
    #expect(try defaultRoutes(lab).count == 2)
    #expect(try lab.guest.linkOut(from: "2001:db8::20", to: "2001:db8:f::1") == "eth1")
    #expect(try lab.guest.addresses(of: "eth2").contains("inet 10.0.0.21/24"))
    #expect(try lab.guest.enicfgDone("up", "--all").hasPrefix("No changes."))
    #expect(try lab.guest.enicfg("status", "--exit-code").exitCode == 0)
  }

  @Test func ipv6OfTheConfigurationWithoutAGatewayIsTold() throws {
    let lab = try enicfgLab()
    defer { lab.takeDown() }
    let entry = "metadata: {enabled: false}\nenis: [{link: eth1, ipv6: [2001:db8::20]"
    try lab.guest.configure(entry + "}]")
    let text = try lab.guest.enicfgDone("up", "eth1")
    #expect(text.contains("! route    eth1 gets its IPv6 default route by router advertisements"))
    #expect(try globalAddresses(lab) == ["2001:db8::20/64"])
    try lab.guest.configure(entry + ", ipv6-gateway: 2001:db8::fffd}]")
    try lab.guest.enicfgDone("up", "eth1")
    #expect(try defaultRoutes(lab).count == 2)
    #expect(try lab.guest.linkOut(from: "2001:db8::20", to: "2001:db8:f::1") == "eth1")
  }

  @Test func mtuThatRemovesIPv6IsTold() throws {
    let dhcp = DHCPServerOptions(arguments: ["--dhcp-option=option:mtu,1000"])
    let lab = try enicfgLab(VPCConfiguration(dhcp: dhcp))
    defer { lab.takeDown() }
    for _ in 0..<2 {
      let text = try lab.guest.enicfgDone("up", "eth1")
      #expect(text.contains("! address  eth1 gets no IPv6: its MTU 1000 is below 1280"))
    }
    // IPv6 that is asked for later is not possible with that MTU, and the reason is told.
    try lab.guest.configure(
      "metadata: {enabled: false}\nenis: [{link: eth1, ipv6: [2001:db8::20]}]")
    let text = try lab.guest.enicfgDone("up", "eth1")
    #expect(text.contains("! address  eth1 gets no IPv6: its MTU 1000 is below 1280"))
  }

  @Test func disabledIPv6IsReported() throws {
    let lab = try lab()
    defer { lab.takeDown() }
    try lab.guest.shell("echo 1 >/proc/sys/net/ipv6/conf/eth1/disable_ipv6")
    let text = try lab.guest.enicfgDone("up", "--all")
    #expect(text.contains("eth1 gets no IPv6 address, route or rule: IPv6 is disabled on it"))
    #expect(try lab.guest.sources(lookingUp: 1001) == ["10.0.0.20", "10.0.0.64/28"])
    #expect(try globalAddresses(lab) == [] && defaultRoutes(lab) == [])
    let again = try lab.guest.enicfgDone("up", "--all")
    #expect(again.contains("No changes."), "\(again)")
    #expect(try lab.guest.enicfg("status", "--exit-code").exitCode == 0)
    // Switched on, it is caught up with.
    try lab.guest.shell("echo 0 >/proc/sys/net/ipv6/conf/eth1/disable_ipv6")
    try lab.guest.enicfgDone("up", "--all")
    #expect(try globalAddresses(lab) == ["2001:db8::20/64"])
  }
}
