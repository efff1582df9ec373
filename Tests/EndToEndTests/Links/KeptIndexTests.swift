// The index of a NIC without ethN's number: kept over reboots and re-attachments, given up when needed.

import Testing
import VPCLab

@Suite struct KeptIndexTests {
  /// A lab whose eth1 is called ens6, configured.
  private func ens6Lab(nicCount: Int = 3) throws -> VPCLab {
    let lab = try inventoryLab(nicCount: nicCount)
    try lab.guest.rename(["eth1": "ens6"])
    return lab
  }

  private func expectTable(
    _ table: Int, of address: String, by link: String, in lab: VPCLab,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    #expect(
      try lab.guest.sources(lookingUp: table) == [address], sourceLocation: sourceLocation)
    let routes = try lab.guest.output(of: ["ip", "route", "show", "table", "all"])
    #expect(
      routes.contains("default via 10.0.0.253 dev \(link) table \(table)"), "\(routes)",
      sourceLocation: sourceLocation)
    #expect(
      routes.contains("default via 10.0.0.253 dev \(link) proto 201 metric \(table)")
        || routes.contains("default via 10.0.0.253 dev \(link) proto enicfg metric \(table)"),
      "\(routes)", sourceLocation: sourceLocation)
  }

  @Test func indexSurvivesARebootAndAReattachment() throws {
    let lab = try ens6Lab()
    defer { lab.takeDown() }
    // eth2 has its own number, and is not in the way.
    try lab.guest.enicfgDone("up", "ens6", "eth2")
    try expectTable(1001, of: "10.0.0.20", by: "ens6", in: lab)
    try expectTable(1002, of: "10.0.0.21", by: "eth2", in: lab)
    let state = try lab.guest.state()

    try lab.guest.reboot(["ens6", "eth2"])
    try lab.guest.enicfgDone("up", "eth2", "ens6")
    try lab.guest.expectState(state)

    try lab.detach("eth1")
    try lab.attach("eth1", as: "ens9")
    try lab.guest.enicfgDone("up", "ens9")
    try expectTable(1001, of: "10.0.0.20", by: "ens9", in: lab)
    try lab.guest.rename(["ens9": "eth7"])
    try lab.guest.enicfgDone("up", "eth7")
    try expectTable(1007, of: "10.0.0.20", by: "eth7", in: lab)
    #expect(try lab.guest.sources(lookingUp: 1001) == [])
    // An ethN has its N; by a name without one, the kept number counts again.
    try lab.guest.rename(["eth7": "ens6"])
    try lab.guest.enicfgDone("up", "ens6")
    try expectTable(1001, of: "10.0.0.20", by: "ens6", in: lab)
    #expect(try lab.guest.sources(lookingUp: 1007) == [])
  }

  @Test func indexIsReservedWhileItsENIMayReturn() throws {
    let lab = try inventoryLab(nicCount: 4)
    defer { lab.takeDown() }
    try lab.guest.rename(["eth1": "ens6", "eth2": "ens7", "eth3": "ens8"])
    try lab.guest.enicfgDone("up", "ens6")
    try expectTable(1001, of: "10.0.0.20", by: "ens6", in: lab)
    // Detached, but still named.
    try lab.detach("eth1")
    try lab.guest.enicfgDone("up", "ens7")
    try expectTable(1002, of: "10.0.0.21", by: "ens7", in: lab)
    // Named no longer, but nobody knows: the service is silent.
    try lab.changeENI("eth1") { $0.isListed = false }
    lab.stopMetadata()
    try lab.guest.enicfgNoting("up", "ens8")
    try expectTable(1003, of: "10.0.0.22", by: "ens8", in: lab)
    // ens6 comes back and finds its own.
    try lab.startMetadata()
    try lab.attach("eth1", as: "ens9")
    try lab.changeENI("eth1") { $0.isListed = true }
    try lab.guest.enicfgDone("up", "ens9")
    try expectTable(1001, of: "10.0.0.20", by: "ens9", in: lab)
  }

  @Test func indexOfAGoneENIIsReusedIfNeeded() throws {
    let lab = try inventoryLab()
    defer { lab.takeDown() }
    try lab.guest.rename(["eth1": "ens6", "eth2": "ens7"])
    try lab.guest.enicfgDone("up", "ens6")
    try lab.detachENI("eth1")
    // Nobody needs it: attached again, the ENI finds it.
    try lab.attach("eth1", as: "ens6")
    try lab.changeENI("eth1") { $0.isListed = true }
    try lab.guest.enicfgDone("up", "ens6")
    try expectTable(1001, of: "10.0.0.20", by: "ens6", in: lab)
    try lab.guest.enicfgDone("down", "ens6")
    try lab.detachENI("eth1")
    try lab.guest.enicfgDone("up", "ens7")
    try expectTable(1001, of: "10.0.0.21", by: "ens7", in: lab)
    try lab.attach("eth1", as: "ens6")
    try lab.changeENI("eth1") { $0.isListed = true }
    try lab.guest.enicfgDone("up", "ens6")
    try expectTable(1002, of: "10.0.0.20", by: "ens6", in: lab)
    try expectTable(1001, of: "10.0.0.21", by: "ens7", in: lab)
  }
}
