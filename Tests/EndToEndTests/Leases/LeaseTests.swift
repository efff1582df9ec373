// Leases over time: kept ones are confirmed in one round trip, changed ones move everything.

import Testing
import VPCLab

@Suite struct LeaseTests {
  @Test func keptLeaseIsConfirmedInOneRoundTrip() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("up", "eth1")
    let state = try lab.guest.state()
    try lab.guest.enicfgDone("down", "eth1")
    try lab.startDHCP()
    try lab.guest.enicfgDone("up", "eth1")
    try lab.awaitDHCPLog("DHCPACK(vsw0) 10.0.0.20")
    #expect(lab.dhcpLog.lines(with: "DHCPDISCOVER") == 0)
    try lab.guest.expectState(state)
  }

  @Test func firstLeaseTakesTwoRoundTrips() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("up", "eth1")
    try lab.awaitDHCPLog("DHCPACK(vsw0) 10.0.0.20")
    let kinds = lab.dhcpLog.lines.filter { $0.contains("(vsw0)") }.compactMap { line in
      ["DISCOVER", "OFFER", "REQUEST", "ACK"].first { line.contains("DHCP\($0)") }
    }
    #expect(kinds.first == "DISCOVER" && kinds.last == "ACK")
    #expect(Set(kinds) == ["DISCOVER", "OFFER", "REQUEST", "ACK"])
  }

  @Test func refusedLeaseIsRequestedFromScratch() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("up", "eth1")
    try lab.guest.enicfgDone("down", "eth1")
    try lab.lease("10.0.0.77", to: "eth1")
    try lab.guest.enicfgDone("up", "eth1")
    try lab.awaitDHCPLog("DHCPNAK(vsw0) 10.0.0.20")
    try lab.awaitDHCPLog("DHCPACK(vsw0) 10.0.0.77")
    try lab.guest.expectOnly("10.0.0.77", on: "eth1")
    #expect(try lab.guest.reaches(VPCLab.internet, from: "10.0.0.77"))
  }

  @Test func changedAddressMovesEverything() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("up", "eth1", "eth2")
    // As after the address was changed in the console: the link is a new one, and the rest is stale.
    try lab.guest.shell("ip link set eth1 down")
    try lab.lease("10.0.0.77", to: "eth1")
    let text = try lab.guest.enicfgDone("up", "eth1")
    #expect(text.contains("+ address  10.0.0.77/24 brd 10.0.0.255 dev eth1"))
    #expect(text.contains("- rule     from 10.0.0.20 lookup 1001 priority 31001"))
    #expect(text.contains("- address  10.0.0.20/24 brd 10.0.0.255 dev eth1"))
    try lab.guest.expectOnly("10.0.0.77", on: "eth1")
    #expect(try lab.guest.enicfgDone("up", "eth2") == "No changes. eth2 is in sync.\n")
    try lab.guest.enicfgDone("down", "eth1")
    #expect(try lab.guest.addresses(of: "eth1") == "")
  }

  @Test func reattachedNICWithAnotherAddressLeavesNoStaleRule() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("up", "eth1")
    try lab.detach("eth1")
    try lab.lease("10.0.0.77", to: "eth1")
    try lab.attach("eth1")
    try lab.guest.enicfgDone("up", "eth1")
    try lab.guest.expectOnly("10.0.0.77", on: "eth1")
  }

  @Test func givenAddressIsReplacedInOnePlan() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    let before = try lab.guest.state()
    let gateway = ["--gateway", "10.0.0.253"]
    try lab.guest.output(of: ["enicfg", "up", "eth1", "--address", "10.0.0.20/24"] + gateway)
    let plan = ["enicfg", "plan", "eth1", "--address", "10.0.0.77/24"] + gateway
    #expect(try lab.guest.output(of: plan).contains("- rule     from 10.0.0.20 lookup 1001"))
    try lab.guest.output(of: ["enicfg", "up", "eth1", "--address", "10.0.0.77/24"] + gateway)
    try lab.guest.expectOnly("10.0.0.77", on: "eth1")
    try lab.guest.enicfgDone("down", "eth1")
    try lab.guest.expectState(before)
  }

  @Test func changedNumbersMoveRoutesAndRule() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    let before = try lab.guest.state()
    try lab.guest.enicfgDone("up", "eth1")
    try lab.guest.enicfgDone(
      "up", "eth1", "--table", "7", "--metric", "8", "--rule-priority", "9")
    let state = try lab.guest.state()
    #expect(state.routes.filter { $0["protocol"] == .text("201") }.count == 2)
    #expect(
      state.rules.filter { $0["protocol"] == .text("201") }.map { $0["table"] } == [.text("7")])
    try lab.guest.enicfgDone("down", "eth1")
    try lab.guest.expectState(before)
  }

  @Test func addressRemovedByHandIsAddedAgain() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("up", "eth1")
    let state = try lab.guest.state()
    try lab.guest.shell("ip addr flush dev eth1")
    try lab.guest.enicfgDone("up", "eth1")
    try lab.guest.expectState(state)
  }

  @Test func shortLeaseSetsTheAddressLifetime() throws {
    let options = DHCPServerOptions(leaseTime: .seconds(120))
    let lab = try quietLab(VPCConfiguration(dhcp: options))
    defer { lab.takeDown() }
    let text = try lab.guest.enicfgNotes(
      ["up", "eth1"], ["eth1: its lease expires in 2 min; no program renews it: "])
    #expect(text.contains("lease of 2 min from 10.0.0.253"))
    let lifetime = try #require(try lab.guest.state().lifetimes["eth1 10.0.0.20"])
    #expect(90...120 ~= lifetime)
  }
}

extension VPCLab {
  /// Starts the DHCP server again, with another address for a NIC.
  fileprivate func lease(_ address: String, to name: String) throws {
    let mac = try nic(name).macAddress
    try startDHCP(DHCPServerOptions(arguments: ["--dhcp-host=\(mac),\(address)"]))
  }
}

extension Host {
  /// Expects a link to have one IPv4 address, and the only rule of its table to be for that.
  fileprivate func expectOnly(
    _ address: String, on link: String, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let state = try state()
    #expect(
      state.addresses.filter { $0.hasPrefix("\(link) ") }.map { $0.split(separator: " ")[1] }
        == [Substring(address)], sourceLocation: sourceLocation)
    let table = JSONValue.text("100\(link.last ?? "?")")
    let rules = state.rules.filter { $0["table"] == table }
    #expect(rules.map { $0["src"] } == [.text(address)], sourceLocation: sourceLocation)
    #expect(
      try way(to: VPCLab.internet, from: address).contains("dev \(link),"),
      sourceLocation: sourceLocation)
  }
}
