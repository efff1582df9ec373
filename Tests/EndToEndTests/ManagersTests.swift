// Living beside managers that really run: status names them, up warns, the shipped drop-in keeps rules.

import Testing
import VPCLab

@Suite struct ManagersTests {
  /// A guest in which systemd-networkd has eth2 in hand, and runs.
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

  @Test func statusSaysWhoHasALinkInHandAndUpWarns() throws {
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
    #expect(notes.lines(with: "eth2: systemd-networkd has it in hand, as \(file) says") == 1)
    #expect(notes.lines(with: "ManageForeignRoutingPolicyRules=no") == 1)
  }

  /// Where it is not told to, systemd-networkd takes rules of others away; the shipped file tells it.
  @Test func theShippedDropInKeepsRulesAndRoutes() throws {
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
}
