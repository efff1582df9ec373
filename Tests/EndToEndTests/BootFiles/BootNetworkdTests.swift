// systemd-networkd brings up what enicfg wrote for it, and what netplan makes of what it wrote for that.

import Testing
import VPCLab

@Suite struct BootNetworkdTests {
  /// What enicfg leaves on links by itself, and what a second guest has once systemd-networkd came up
  /// with the files.
  private func states(
    _ format: String, _ words: [String], _ prepare: (VPCLab) throws -> Void = { _ in }
  ) throws -> (lab: VPCLab, service: BackgroundCommand, found: GuestState, expected: GuestState) {
    let one = try furnishedLab()
    defer { one.takeDown() }
    let other = try furnishedLab()
    for lab in [one, other] {
      try lab.guest.enableNetworkd()
      try prepare(lab)
    }
    try one.guest.enicfgDone("up", "eth1", "eth2")
    try other.guest.enicfgNotes(["persist", "--format", format] + words, [])
    if format == "netplan" { try other.guest.generateNetplan() }
    let service = try other.guest.startNetworkd()
    for link in ["eth1", "eth2"] { try other.guest.awaitNetworkd(link) }
    return (other, service, try other.guest.state(), try one.guest.state())
  }

  @Test func unitsLeaveTheStateThatUpLeaves() throws {
    let (lab, service, found, expected) = try states("networkd", ["eth1", "eth2"])
    defer { lab.takeDown() }
    expectSame(found.asNetworkdSays, expected.asNetworkdSays)
    for address in ["eth1 10.0.0.20", "eth2 10.0.0.21"] {
      #expect(found.lifetimes[address] ?? 0 > 31_535_000)
    }
    #expect(try lab.guest.enicfgDone("plan", "eth1", "eth2").hasPrefix("No changes."))
    #expect(try lab.guest.enicfgDone("up", "eth1", "eth2").hasPrefix("No changes."))
    // An alias is never the source of new connections.
    #expect(try lab.guest.addresses(of: "eth1").contains("10.0.0.30/32 scope global eth1:0"))
    let way = try lab.guest.output(of: ["ip", "route", "get", "10.0.0.77", "oif", "eth1"])
    #expect(way.contains("src 10.0.0.20"))
    let warnings = service.output.lines.filter { line in
      line.contains("enicfg-eth") && line.contains("gnoring")
    }
    #expect(warnings == [])
  }

  @Test func netplanGeneratesTheSameState() throws {
    let (lab, _, found, expected) = try states("netplan", ["eth1", "eth2"])
    defer { lab.takeDown() }
    expectSame(
      found.asNetworkdSays.withGatewaysOnLink, expected.asNetworkdSays.withGatewaysOnLink)
    #expect(try lab.guest.enicfgDone("plan", "eth1", "eth2").hasPrefix("No changes."))
    #expect(
      try lab.guest.output(of: ["stat", "-c", "%a", "/etc/netplan/60-enicfg-eth1.yaml"]) == "600\n")
  }

  @Test func givenAddressesMatchThoseOfUp() throws {
    let lab = try furnishedLab()
    defer { lab.takeDown() }
    lab.stopDHCP()
    try lab.guest.enableNetworkd()
    try lab.guest.persist("eth1", "--static", "--format", "networkd")
    try lab.guest.startNetworkd()
    try lab.guest.awaitNetworkd("eth1")
    #expect(try lab.guest.enicfgDone("plan", "eth1", "--static").hasPrefix("No changes."))
    #expect(
      try lab.guest.labelled("eth1") == [
        "10.0.0.20/24", "10.0.0.30/24 eth1:0 secondary", "10.0.0.31/24 eth1:1 secondary",
      ])
  }

  @Test(arguments: ["networkd", "netplan"])
  func primaryNICsUnitGetsTheAliases(_ format: String) throws {
    let lab = try furnishedLab()
    defer { lab.takeDown() }
    try lab.guest.enableNetworkd()
    try lab.guest.write(
      "[Match]\nName=eth0\n[Network]\nDHCP=ipv4\nIPv6AcceptRA=no\n[DHCPv4]\nClientIdentifier=mac\n",
      to: "/run/systemd/network/10-netplan-eth0.network")
    try lab.guest.write(
      "network:\n  ethernets:\n    eth0:\n      dhcp4: true\n      dhcp-identifier: mac\n",
      to: "/etc/netplan/50-cloud-init.yaml")
    try lab.guest.shell("chmod 600 /etc/netplan/*")
    try lab.guest.persist("eth0", "--format", format)
    try lab.guest.shell("ip addr flush dev eth0; ip link set eth0 down")
    if format == "netplan" { try lab.guest.generateNetplan() }
    try lab.guest.startNetworkd()
    try lab.guest.awaitNetworkd("eth0")
    #expect(
      try lab.guest.aliases(of: "eth0")
        == ["10.0.0.19 eth0", "10.0.0.40 eth0:0", "10.0.0.41 eth0:1"])
    let way = try lab.guest.output(of: ["ip", "route", "get", "10.0.0.77"])
    #expect(way.contains("src 10.0.0.19"))
    #expect(try lab.guest.enicfgDone("plan", "eth0").hasPrefix("No changes."))
  }

  @Test func unitOfSeveralLinksGetsNoAliases() throws {
    let lab = try furnishedLab()
    defer { lab.takeDown() }
    try lab.guest.write(
      "[Match]\nName=eth*\n[Network]\nDHCP=ipv4\n", to: "/etc/systemd/network/20-all.network")
    try lab.guest.expectFailure(
      ["persist", "eth0", "--format", "networkd"], 65, kind: "primaryShares",
      naming: ["eth0", "/etc/systemd/network/20-all.network"])
    try lab.guest.shell("rm /etc/systemd/network/20-all.network")
    try lab.guest.expectFailure(
      ["persist", "eth0", "--format", "networkd"], 65, kind: "primaryNotThere")
    try lab.guest.expectFailure(
      ["persist", "eth0", "--format", "netplan"], 65, kind: "primaryNotThere")
  }

  @Test func generatorRefusesABrokenFile() throws {
    let lab = try furnishedLab()
    defer { lab.takeDown() }
    try lab.guest.persist("eth1", "--format", "netplan")
    try lab.guest.generateNetplan()
    // A check that could not fail would be none.
    try lab.guest.shell("echo '      nonsense: true' >>/etc/netplan/60-enicfg-eth1.yaml")
    #expect(throws: LabError.self) { try lab.guest.generateNetplan() }
  }
}

extension Host {
  /// Marks the service as enabled, as a guest of systemd-networkd's has it.
  func enableNetworkd() throws {
    try shell(
      """
      mkdir -p /etc/systemd/system/multi-user.target.wants /etc/systemd/network
      ln -sf /lib/systemd/system/systemd-networkd.service \
        /etc/systemd/system/multi-user.target.wants/
      """)
  }

  /// Makes systemd-networkd's units with netplan, as at boot: by `generate`, or by `configure`, which
  /// does that from netplan 1.2 on.
  ///
  /// They match by permanent MACs, which the lab's NICs have none of.
  func generateNetplan() throws {
    let programs = ["configure", "generate"].map { bootProgram("usr/libexec/netplan/\($0)") }
    let program = try programs.first { try run(["test", "-x", $0]).succeeded } ?? programs[1]
    let result = try run([program], environment: bootLibraries)
    guard result.succeeded, result.standardError == "" else {
      throw LabError.commandFailed(
        command: ["generate"], exitCode: result.exitCode, standardError: result.standardError)
    }
    try shell("sed -i s/PermanentMACAddress/MACAddress/ /run/systemd/network/*.network")
  }

  /// Starts systemd-networkd, with a log of everything.
  @discardableResult func startNetworkd() throws -> BackgroundCommand {
    try startNetworkd(of: bootPrograms, logLevel: "debug")
  }

  /// Waits until systemd-networkd has brought a link up.
  func awaitNetworkd(_ link: String) throws {
    let result = try run(
      [bootProgram("lib/systemd/systemd-networkd-wait-online"), "-i", link, "--timeout=20"],
      environment: bootLibraries)
    #expect(result.exitCode == 0, "\(result)")
  }
}

extension GuestState {
  /// The state as far as systemd-networkd makes it as enicfg does: without the marks of its maker, without
  /// settings of networkd's own and link-local addresses, which the lab's NICs do not get, and without
  /// aliases of leased addresses, which have no subnet.
  fileprivate var asNetworkdSays: GuestState {
    var state = whoeverMadeIt
    state.settings = []
    state.addresses = addresses.filter { !$0.contains("fe80::") }.map { text in
      guard text.contains("label eth1:"), let name = text.split(separator: "{").first else {
        return text
      }
      let label = text.split(separator: ", ").first { $0.contains("label") } ?? ""
      return "\(name)\(label.filter { !"{}".contains($0) })"
    }.sorted()
    // The kernel's route to an address of its own names as source the first of its subnet.
    state.routes = state.routes.filter { !"\($0)".contains("fe80::") }.map { route in
      route["type"] == .text("local") ? route.without("prefsrc") : route
    }.sorted()
    return state
  }

  /// The state as netplan's words have it: gateways count as on the link.
  fileprivate var withGatewaysOnLink: GuestState {
    var state = self
    state.routes = routes.map { $0["gateway"] == nil ? $0 : $0.without("flags") }.sorted()
    return state
  }
}
