// With network managers that really run: status names them, up warns, the shipped drop-in keeps rules.

import Testing

@testable import VPCLab

@Suite struct ManagersTests {
  /// A guest in which systemd-networkd runs and manages eth2.
  private func lab() throws -> (lab: VPCLab, networkd: BackgroundCommand) {
    let lab = try toldLab()
    try lab.guest.enableNetworkd()
    try lab.guest.write(
      "[Match]\nName=eth2\n[Network]\nDHCP=ipv4\nIPv6AcceptRA=no\n",
      to: "/etc/systemd/network/eth2.network")
    let networkd = try lab.guest.startNetworkd()
    try lab.guest.awaitNetworkd("eth2")
    return (lab, networkd)
  }

  @Test func statusNamesTheManagerOfALinkAndUpWarns() throws {
    let (lab, _) = try lab()
    defer { lab.takeDown() }
    let index = try lab.guest.output(of: ["cat", "/sys/class/net/eth2/ifindex"]).trimmed
    let file = "/run/systemd/netif/links/\(index)"
    let text = try lab.guest.enicfgDone("status")
    #expect(text.contains("    manager  systemd-networkd, as \(file) says\n"))
    #expect(text.lines(with: "manager") == 1)
    let json = try JSONValue(parsing: try lab.guest.enicfgDone("status", "--json"))
    let managers = json["links"]?.elements.map { $0["status"]?["managers"]?.elements ?? [] } ?? []
    #expect(managers.map(\.count) == [0, 0, 1])
    #expect(managers.last?.first?["name"] == .text("systemd-networkd"))
    #expect(managers.last?.first?["evidence"] == .text(file))

    let result = try lab.guest.enicfg("up", "eth1", "eth2")
    #expect(result.exitCode == 0)
    let notes = result.standardError
    #expect(notes.lines.count == 2, "\(notes)")
    #expect(notes.lines(with: "eth2: managed by systemd-networkd, as \(file) says") == 1)
    #expect(notes.lines(with: "ManageForeignRoutingPolicyRules=no") == 1)
  }

  /// cloud-init's stanza and dhcpcd's metric are noted, as Debian 13 may have them.
  @Test func upNotesCloudInitsStanzaAndTheMetricOfDHCPCD() throws {
    let lab = try toldLab()
    defer { lab.takeDown() }
    let stanzas = "/etc/network/interfaces.d/50-cloud-init"
    try lab.guest.write("auto eth1\niface eth1 inet dhcp\n", to: stanzas)
    try lab.guest.enicfgNotes(["up", "eth1"], ["eth1: cloud-init renders it too, in \(stanzas)"])
    #expect(try lab.guest.output(of: ["cat", "/sys/class/net/eth0/ifindex"]).trimmed == "2")
    let note = "eth2: its metric 1002 is also the one that dhcpcd gives the routes of eth0"
    try lab.guest.enicfgDone("up", "eth2")
    try lab.guest.write("1\n", to: "/run/dhcpcd/eth0.pid")
    try lab.guest.enicfgNotes(["up", "eth2"], [note])
  }

  /// Where it is not told to, systemd-networkd takes rules of others away; the shipped file tells it.
  @Test func shippedDropInKeepsRulesAndRoutes() throws {
    let (lab, networkd) = try lab()
    defer { lab.takeDown() }
    try lab.guest.enicfgNotes(["up", "eth1"], ["ManageForeignRoutingPolicyRules=no"])
    networkd.terminate()
    let second = try lab.guest.startNetworkd()
    try lab.guest.awaitNetworkd("eth2")
    eventually { (try? lab.guest.output(of: ["ip", "rule"]).contains("lookup 1001")) == false }
    second.terminate()

    try lab.guest.shell(
      "mkdir -p /etc/systemd/networkd.conf.d; cp \(inCheckout("packaging/networkd/10-enicfg.conf")) /etc/systemd/networkd.conf.d/"
    )
    try lab.guest.enicfgNotes(["up", "eth1"], [])
    try lab.guest.startNetworkd()
    try lab.guest.awaitNetworkd("eth2")
    #expect(try lab.guest.output(of: ["ip", "rule"]).contains("lookup 1001"))
    #expect(try lab.guest.enicfgDone("status", "eth1").contains("in sync"))
  }

  /// It removes what it did not make on the primary NIC; boot-time files tell it what to keep.
  @Test func networkdRemovesThePrimaryNICsAliasesUnlessPersistent() throws {
    let (lab, networkd) = try lab()
    defer { lab.takeDown() }
    try lab.changeENI("eth0") { $0.secondaryAddresses = ["10.0.0.30"] }
    let unit =
      "[Match]\nName=eth0\n[Network]\nAddress=10.0.0.19/24\nGateway=10.0.0.253\nIPv6AcceptRA=no\n"
    try lab.guest.write(unit, to: "/etc/systemd/network/eth0.network")
    func startAnew(_ old: BackgroundCommand) throws -> BackgroundCommand {
      old.terminate()
      let new = try lab.guest.startNetworkd()
      try lab.guest.awaitNetworkd("eth0")
      return new
    }
    let second = try startAnew(networkd)
    let note = "eth0: managed by systemd-networkd"
    for _ in 1...2 { try lab.guest.enicfgNotes(["up", "eth0"], [note, "enicfg persist eth0"]) }
    #expect(try lab.guest.aliases(of: "eth0") == ["10.0.0.19 eth0", "10.0.0.30 eth0:0"])
    let third = try startAnew(second)
    #expect(try lab.guest.aliases(of: "eth0") == ["10.0.0.19 eth0"])

    try lab.guest.enicfgDone("up", "--persist", "--format", "networkd", "eth0")
    _ = try startAnew(third)
    #expect(try lab.guest.enicfgDone("up", "eth0").hasPrefix("No changes. "))
    #expect(try lab.guest.aliases(of: "eth0").contains("10.0.0.30 eth0:0"))
  }

  /// What the rule for NetworkManager looks for is what enicfg writes; that it does its work, a full guest shows.
  @Test func networkManagerRuleReadsTheRecords() throws {
    let lab = try furnishedLab()
    defer { lab.takeDown() }
    let rules = try Descriptor(
      opening: inCheckout("packaging/udev/82-enicfg-networkmanager.rules")
    ).contents()
    /// Whether the program of the rule's that has a text in it ends well, as udev would run it for a link.
    func ends(_ text: String, _ link: String) throws -> Bool {
      let start = "PROGRAM==\""
      let line = try #require(rules.lines.first { $0.hasPrefix(start) && $0.contains(text) })
      var program = String(try #require(line.dropFirst(start.count).split(separator: "\", ").first))
      for (old, new) in [("$name", link), ("$attr{address}", try lab.nic(link).macAddress)] {
        program = program.replacing(old, with: new)
      }
      return try lab.guest.run(["sh", "-c", program]).succeeded
    }
    func isSecondary(_ link: String) throws -> Bool { try ends("isPrimary", link) }
    func hasProfile(_ link: String) throws -> Bool { try ends("interface-name", link) }
    // Of those that it does not know, it leaves none alone.
    for link in ["eth0", "eth1"] { #expect(try !isSecondary(link)) }
    try lab.guest.enicfgDone("up", "--all")
    #expect(try !isSecondary("eth0"))
    for link in ["eth1", "eth2"] { #expect(try isSecondary(link)) }
    // It stays so when the link is set down: the ENI is the guest's still.
    try lab.guest.enicfgDone("down", "eth1")
    #expect(try isSecondary("eth1"))

    #expect(try !hasProfile("eth1"))
    try lab.guest.enableNetworkManager()
    try lab.guest.enicfgNotes(["persist", "--format", "nm", "eth1"], [])
    #expect(try hasProfile("eth1"))
    #expect(try !hasProfile("eth2"))
  }
}
