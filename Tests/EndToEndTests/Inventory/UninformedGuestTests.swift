// A new guest whose metadata service cannot be reached: DHCP does its part, and notes tell the rest.

import MetadataOrders
import Testing
import VPCLab

@Suite struct UninformedGuestTests {
  /// What only the service can tell is refused; DHCP can do with one link.
  private func expectDHCPAlone(_ lab: VPCLab, kind: String, because reason: String) throws {
    let before = try lab.guest.possession()
    try lab.guest.expectFailure(["up", "--all"], 69, kind: kind, naming: ["--all", reason])
    try expectDHCPAlone(lab, before, reason)
  }

  private func expectDHCPAlone(_ lab: VPCLab, _ before: Possession, _ reason: String) throws {
    try lab.guest.expectFailure(
      ["up", "eth1", "--static"], 69, kind: "staticUnknown",
      naming: ["eth1: --static: primary address, netmask and gateway not known"])
    try lab.guest.expectPossession(before)
    try lab.guest.enicfgNotes(
      ["up", "eth1"], [reason, "eth1 are not known", "stay as they are"])
    #expect(try lab.guest.aliases(of: "eth1") == ["10.0.0.20 eth1"])
    let rules = try lab.guest.output(of: ["ip", "rule"])
    #expect(rules.contains("from 10.0.0.20 lookup 1001"))
  }

  @Test func refusedConnectionLeavesDHCPOnly() throws {
    let lab = try toldLab(MetadataOptions(secondaryCount: 2))
    defer { lab.takeDown() }
    lab.stopMetadata()
    try expectDHCPAlone(lab, kind: "metadataUnreachable", because: "connection refused")
    let printed = try lab.guest.enicfg("up", "eth1", "--json").standardOutput
    let notes = try JSONValue(parsing: printed)["notes"]?.elements ?? []
    #expect(notes.count == 1 && notes.first?.text?.contains("connection refused") == true)
    // What was unknown is made up for as soon as it is known.
    try lab.startMetadata()
    try lab.guest.enicfgDone("up", "eth1")
    #expect(try lab.guest.aliases(of: "eth1").count == 3)
  }

  @Test func silentServiceLeavesDHCPOnly() throws {
    let lab = try toldLab()
    defer { lab.takeDown() }
    try lab.silenceMetadata()
    try expectDHCPAlone(lab, kind: "metadataTimeout", because: "no answer in time")
  }

  @Test func unreachableServiceLeavesDHCPOnly() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.configure("metadata: {enabled: true}")
    let before = try lab.guest.possession()
    // How soon the router says so each time is its own affair.
    expectFailure(try lab.guest.enicfg("up", "--all"), 69, naming: ["--all: metadata service"])
    try expectDHCPAlone(lab, before, "metadata service http://100.100.100.200")
  }

  @Test func noMetadataOptionSendsNoRequest() throws {
    let lab = try toldLab(MetadataOptions(secondaryCount: 2))
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("up", "eth1", "--no-metadata")
    #expect(try lab.guest.aliases(of: "eth1") == ["10.0.0.20 eth1"])
    try lab.guest.configure("metadata: {enabled: false}")
    try lab.guest.enicfgDone("up", "eth2")
    #expect(try lab.metadataRequests() == [])
    try lab.expectRefusal(["up", "--all"], 69, naming: ["--all", "--eni-file"])
    try lab.expectRefusal(
      ["up", "eth1", "--static"], 69,
      naming: ["eth1: --static: primary address, netmask and gateway not known"])
  }

  /// Nobody is kept waiting by the lock while the service takes its time.
  @Test func waitingForMetadataDoesNotHoldTheLock() throws {
    let lab = try toldLab()
    defer { lab.takeDown() }
    try lab.setMetadataFaults([MetadataFault(.hang)])
    let up = try lab.guest.start(["enicfg", "up", "eth1"])
    try eventually { try !lab.metadataRequests().isEmpty }
    try lab.guest.enicfgDone("up", "eth2", "--no-metadata")
    #expect(try up.wait() == 0, "\(up.output)")
    #expect(up.output.contains("no answer in time"))
    #expect(try lab.guest.aliases(of: "eth1") == ["10.0.0.20 eth1"])
    #expect(try lab.guest.aliases(of: "eth2") == ["10.0.0.21 eth2"])
  }
}
