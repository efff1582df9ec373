// `enicfg status`: what is there, what drifted, and that `up` repairs exactly that.

import Testing
import VPCLab

@Suite struct StatusTests {
  @Test func eachLinkHasItsRole() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("up", "eth1")
    let text = try lab.guest.enicfgDone("status", "--exit-code")
    let heads = text.lines.filter { !$0.hasPrefix(" ") }
    #expect(
      heads == [
        "eth0  00:16:3e:13:00:00  primary, left alone", "eth1  00:16:3e:12:e7:27  in sync",
        "eth2  00:16:3e:12:16:ec  not configured", "No agent runs.",
      ])
    let eth1 = try lab.guest.enicfgDone("status", "eth1")
    for line in [
      "    link     up, mtu 1500",
      "    address  10.0.0.20/24 brd 10.0.0.255            valid for 36",
      "    route    default via 10.0.0.253 dev eth1 metric 1001",
      "    route    default via 10.0.0.253 dev eth1 table 1001",
      "    rule     from 10.0.0.20 lookup 1001 priority 31001",
    ] {
      #expect(eth1.lines(with: line) == 1, "\(line)")
    }
    #expect(eth1.lines.count == 6)
  }

  @Test func statusChangesAndSendsNothing() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.shell("ip link set eth2 up")
    try lab.guest.enicfgDone("up", "eth1")
    let (state, files) = (try lab.guest.state(), try lab.guest.filesOfEnicfg())
    let links = ["eth0", "eth1", "eth2"]
    let sent = try links.map(lab.guest.packetsSent)
    try lab.guest.enicfgDone("status")
    try lab.guest.expectState(state)
    #expect(try lab.guest.filesOfEnicfg() == files)
    #expect(try links.map(lab.guest.packetsSent) == sent)
  }

  @Test(arguments: [
    ("ip rule del priority 31001", "rule     from 10.0.0.20 lookup 1001 priority 31001"),
    (
      "ip route del default dev eth1 table 1001",
      "route    default via 10.0.0.253 dev eth1 table 1001"
    ),
    (
      "ip route del default dev eth1 metric 1001",
      "route    default via 10.0.0.253 dev eth1 metric 1001"
    ),
  ])
  func statusShowsDriftAndUpCorrectsIt(_ script: String, _ object: String) throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("up", "eth1", "eth2")
    let state = try lab.guest.state()
    let sent = try lab.guest.packetsSent(by: "eth1")
    try lab.guest.shell(script)

    let result = try lab.guest.enicfg("status", "--exit-code")
    #expect(result.exitCode == 1 && result.standardError == "")
    #expect(result.standardOutput.contains("drifted: 1 change needed"))
    #expect(result.standardOutput.contains("\n  + \(object)\n"))
    #expect(result.standardOutput.contains("enicfg up eth1 repairs this."))
    #expect(try lab.guest.enicfg("status").exitCode == 0)
    #expect(try lab.guest.enicfg("status", "eth2", "--exit-code").exitCode == 0)

    let text = try lab.guest.enicfgDone("up", "eth1", "eth2")
    #expect(
      text == "eth1  00:16:3e:12:e7:27\n  + \(object)\n\n1 added, 0 changed, 0 removed.\n")
    try lab.guest.expectState(state)
    #expect(try lab.guest.packetsSent(by: "eth1") == sent)
    #expect(try lab.guest.enicfg("status", "--exit-code").exitCode == 0)
  }

  @Test func statusShowsALinkSetDownAsDrift() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("up", "eth1")
    let state = try lab.guest.state()
    try lab.guest.shell("ip link set eth1 down")
    let (report, exitCode) = try lab.guest.report("status", "eth1", "--exit-code")
    #expect(exitCode == 1)
    #expect(report.changes.map(\.kind) == [.link, .route, .route])
    try lab.guest.enicfgDone("up", "eth1")
    try lab.guest.expectState(state)
  }

  @Test func statusReportsRolesAsJSON() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("up", "eth1", "eth2")
    try lab.guest.shell("ip rule del priority 31002")
    let json = try JSONValue(parsing: try lab.guest.enicfgDone("status", "--json"))
    let links = json["links"]?.elements ?? []
    let status = links.map { $0["status"] ?? .null }
    #expect(
      status.map { $0["role"] } == [.text("primary"), .text("inSync"), .text("drifted")])
    #expect(status.map { $0["inSync"] } == [.bool(true), .bool(true), .bool(false)])
    #expect(status.map { $0["up"] } == [.bool(true), .bool(true), .bool(true)])
    #expect(status[1]["addresses"]?.elements.first?["address"] == .text("10.0.0.20/24"))
    #expect(status[1]["addresses"]?.elements.first?["validLifetime"]?.number ?? 0 > 31_000_000)
    #expect(
      status[1]["rules"]?.elements == [.text("from 10.0.0.20 lookup 1001 priority 31001")])
    #expect(json["changes"]?.elements.count == 1)
  }

  @Test func statusMarksForeignObjects() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("up", "eth1")
    try lab.guest.shell("ip route add 192.0.2.0/24 via 10.0.0.253 dev eth1 proto static")
    let text = try lab.guest.enicfgDone("status", "eth1", "--exit-code")
    let line = text.lines.first { $0.contains("192.0.2.0/24") }
    #expect(line?.hasSuffix(" proto static") == true)
    let own = text.lines.first { $0.contains("metric 1001") }
    #expect(own?.contains("proto") == false)
  }
}
