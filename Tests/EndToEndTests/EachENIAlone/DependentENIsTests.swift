// An address or a table that moves from one ENI to another: both are done, or both are as they were.

import Testing
import VPCLab

@Suite struct DependentENIsTests {
  /// What moves from eth1 to eth2.
  enum Move: CaseIterable {
    case address, table, bothTables

    /// Has the metadata or the configuration give it to one of the two.
    func give(to name: String, in lab: VPCLab) throws {
      switch self {
      case .address:
        try lab.assign(name == "eth1" ? ["10.0.0.60"] : [], to: "eth1")
        try lab.assign(name == "eth2" ? ["10.0.0.60"] : [], to: "eth2")
      case .table:
        try lab.guest.configure("enis: [{link: \(name), table: 500}]")
      case .bothTables:
        let tables = name == "eth1" ? (500, 600) : (600, 500)
        try lab.guest.configure(
          "enis: [{link: eth1, table: \(tables.0)}, {link: eth2, table: \(tables.1)}]")
      }
    }

    /// Expects one of the two to have it, and both to work.
    func expectHeld(by name: String, in lab: VPCLab) throws {
      let other = name == "eth1" ? "eth2" : "eth1"
      switch self {
      case .address:
        #expect(try lab.guest.labelled(name).last == "10.0.0.60/24 \(name):0 secondary")
        #expect(try lab.guest.labelled(other).count == 1)
        #expect(try lab.guest.linkOut(from: "10.0.0.60") == name)
        for link in [name, other] { try lab.expectENI(link) }
      case .table:
        try lab.expectENI(name, table: 500)
        try lab.expectENI(other)
      case .bothTables:
        try lab.expectENI(name, table: 500)
        try lab.expectENI(other, table: 600)
      }
    }
  }

  /// A lab in which eth1 has what is to move to eth2.
  private func lab(_ move: Move) throws -> VPCLab {
    let lab = try threeENIs()
    try move.give(to: "eth1", in: lab)
    try lab.guest.enicfgDone("up", "--all")
    try move.expectHeld(by: "eth1", in: lab)
    try move.give(to: "eth2", in: lab)
    return lab
  }

  @Test(arguments: Move.allCases)
  func bothAreDone(_ move: Move) throws {
    let lab = try lab(move)
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("up", "--all")
    try move.expectHeld(by: "eth2", in: lab)
    try lab.expectENI("eth3")
    #expect(try lab.guest.enicfgDone("up", "--all").hasPrefix("No changes."))
  }

  /// eth2 went down, so that its lease has to be confirmed, and no server answers.
  @Test(arguments: Move.allCases)
  func bothAreAsTheyWereWhereTheSecondOneGetsNoAnswer(_ move: Move) throws {
    let lab = try lab(move)
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("down", "eth3")
    try lab.guest.shell("ip link set eth2 down")
    let before = try ["eth1", "eth2"].map { try lab.everything(of: $0) }
    let moving = try lab.guest.run(["ip", "route", "get", "1.1.1.1", "from", "10.0.0.60"])
    let up = try lab.startWaiting(["up", "--all", "--dhcp-timeout", "5"], for: "eth2")
    try lab.awaitRule(of: "eth3")
    up.expectRunning()
    let result = try up.result()
    #expect(result.exitCode == 12, "\(result)")
    expectOneLine(result.standardError, naming: ["eth2: no DHCP reply"])
    for (link, state) in zip(["eth1", "eth2"], before) { try lab.expectSame(link, state) }
    #expect(try lab.guest.run(["ip", "route", "get", "1.1.1.1", "from", "10.0.0.60"]) == moving)
    try lab.expectENI("eth3")

    try lab.heal("eth2")
    try lab.guest.enicfgDone("up", "--all")
    try move.expectHeld(by: "eth2", in: lab)
  }

  @Test func bothAreNamedWhereTheSecondOneGetsNoAnswer() throws {
    let lab = try lab(.address)
    defer { lab.takeDown() }
    try lab.guest.shell("ip link set eth2 down")
    try lab.silenceDHCP(of: "eth2")
    let result = try lab.guest.enicfg("up", "--all", "--dhcp-timeout", "2", "--json")
    let report = try ReportShape(result.standardOutput)
    #expect(Set(report.errors.map(\.link)) == ["eth1", "eth2"], "\(report.errors)")
    #expect(report.errors.allSatisfy { $0.kind == "dhcpTimeout" && $0.rolledBack })
    #expect(!report.changes.contains { $0.link == "eth1" || $0.link == "eth2" })
    // One reason, one line.
    expectOneLine(result.standardError, naming: ["eth2: no DHCP reply"])
  }

  @Test func bothAreAsTheyWereWhereAForeignRouteIsInTheWay() throws {
    let lab = try lab(.bothTables)
    defer { lab.takeDown() }
    try lab.guest.shell("ip route add blackhole 192.0.2.0/24 table 500")
    let before = try ["eth1", "eth2"].map { try lab.everything(of: $0) }
    let result = try lab.guest.enicfg("up", "--all")
    #expect(result.exitCode == 12, "\(result)")
    for (link, state) in zip(["eth1", "eth2"], before) { try lab.expectSame(link, state) }
    try lab.expectENI("eth3")
  }
}
