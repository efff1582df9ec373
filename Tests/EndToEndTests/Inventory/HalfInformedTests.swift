// A NIC that the kernel has before the metadata service knows it, or all of it.

import MetadataOrders
import Testing
import VPCLab

@Suite struct HalfInformedTests {
  /// Waits until the service has been asked for the ENIs so many times.
  private func awaitReadings(_ count: Int, of lab: VPCLab) throws {
    try eventually { try lab.metadataRequests().count { $0.method == "PUT" } >= count }
  }

  private static let all = ["10.0.0.21 eth2", "10.0.0.30 eth2:0", "10.0.0.31 eth2:1"]

  private func lab(_ options: MetadataOptions = MetadataOptions()) throws -> VPCLab {
    let lab = try toldLab(options)
    try lab.changeENI("eth2") { $0.secondaryAddresses = ["10.0.0.30", "10.0.0.31"] }
    return lab
  }

  @Test(arguments: [["eth2"], ["--all"]], [true, false])
  func upWaitsUntilTheENIIsListed(_ words: [String], _ servesObject: Bool) throws {
    let lab = try lab(MetadataOptions(servesObject: servesObject))
    defer { lab.takeDown() }
    try lab.changeENI("eth2") { $0.isListed = false }
    let up = try lab.guest.start(["enicfg", "up"] + words)
    try awaitReadings(2, of: lab)
    try lab.changeENI("eth2") { $0.isListed = true }
    #expect(try up.wait() == 0, "\(up.output)")
    #expect(!up.output.contains("note"))
    #expect(try lab.guest.aliases(of: "eth2") == Self.all)
  }

  @Test(arguments: ["private-ipv4s", "primary-ip-address", "*"])
  func upWaitsUntilTheENIIsComplete(_ key: String) throws {
    let lab = try lab(MetadataOptions(servesObject: false))
    defer { lab.takeDown() }
    let mac = try lab.nic("eth2").macAddress
    try lab.setMetadataFaults([MetadataFault(.status(404), at: "*/macs/\(mac)/\(key)")])
    let up = try lab.guest.start(["enicfg", "up", "eth2"])
    try awaitReadings(2, of: lab)
    try lab.setMetadataFaults([])
    #expect(try up.wait() == 0, "\(up.output)")
    #expect(!up.output.contains("note"))
    #expect(try lab.guest.aliases(of: "eth2") == Self.all)
  }

  @Test func unlistedENIGetsItsLeaseOnly() throws {
    let lab = try lab()
    defer { lab.takeDown() }
    try lab.changeENI("eth2") { $0.isListed = false }
    let note = ["eth2 (00:16:3e:12:16:ec): the metadata service does not name it"]
    try lab.guest.enicfgNotes(["up", "eth2"], note + ["what is not known stays as it is"])
    #expect(try lab.guest.aliases(of: "eth2") == ["10.0.0.21 eth2"])
    try awaitReadings(3, of: lab)
  }

  @Test func upAllDoesNotTouchAnUnlistedENI() throws {
    let lab = try lab()
    defer { lab.takeDown() }
    try lab.changeENI("eth2") { $0.isListed = false }
    try lab.guest.enicfgNotes(
      ["up", "--all"],
      ["eth2 (00:16:3e:12:16:ec): the metadata service does not name it", "it is left alone"])
    #expect(try lab.guest.aliases(of: "eth1") == ["10.0.0.20 eth1"])
    #expect(try lab.guest.aliases(of: "eth2") == [])
    #expect(try lab.guest.link("00:16:3e:12:16:ec").hasSuffix("eth2 down"))
  }

  @Test func incompleteENIGetsItsLeaseOnly() throws {
    let lab = try lab(MetadataOptions(servesObject: false))
    defer { lab.takeDown() }
    let half = MetadataFault.incomplete(try lab.nic("eth2").macAddress)
    let note = "eth2 (00:16:3e:12:16:ec): the metadata service does not know all of it"
    try lab.setMetadataFaults([half])
    try lab.guest.enicfgNotes(["up", "eth2"], [note, "what is not known stays as it is"])
    #expect(try lab.guest.aliases(of: "eth2") == ["10.0.0.21 eth2"])

    try lab.setMetadataFaults([])
    try lab.guest.enicfgDone("up", "--all")
    #expect(try lab.guest.aliases(of: "eth2") == Self.all)
    let before = try lab.guest.possession()
    try lab.setMetadataFaults([half])
    let printed = try lab.guest.enicfgNotes(["up", "--all"], [note])
    #expect(printed.hasPrefix("No changes."))
    try lab.guest.expectPossession(before)
  }

  @Test func upDoesNotWaitForGivenValues() throws {
    let lab = try lab()
    defer { lab.takeDown() }
    try lab.changeENI("eth2") { $0.isListed = false }
    let result = try lab.guest.enicfg(
      "up", "eth2", "--address", "10.0.0.21/24", "--gateway", "10.0.0.253")
    #expect(result.exitCode == 0, "\(result)")
    #expect(try lab.metadataRequests().count { $0.method == "PUT" } == 1)
  }
}
