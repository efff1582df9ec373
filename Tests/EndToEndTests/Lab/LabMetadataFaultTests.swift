// Faults of the lab's metadata service: wrong, slow, silent or missing answers.

import Glibc
import MetadataOrders
import Testing
import VPCLab

@Suite struct LabMetadataFaultTests {
  private static let mac = HTTPRequest(path: "/latest/meta-data/mac")
  private static let right = HTTPAnswer(200, "00:16:3e:13:00:00")

  @Test func metadataAnswersCanBeWrong() throws {
    let lab = try metadataLab()
    defer { lab.takeDown() }
    try lab.setMetadataFaults([
      MetadataFault(.status(429), at: "*/mac", sparing: 1, times: 2),
      .incomplete(try lab.nic("eth1").macAddress),
    ])
    let statuses = try (0..<4).map { _ in try lab.ask(Self.mac)?.status }
    #expect(statuses == [200, 429, 429, 200])
    #expect(try lab.told("gateway", of: "eth1") == nil)
    #expect(try lab.told("network/interfaces/macs/")?.contains("00:16:3e:12:e7:27/") == true)
    try lab.healMetadata()
    #expect(try lab.told("gateway", of: "eth1") == "10.0.0.253")
  }

  /// The lab and the service use the same notation for a misbehaviour.
  @Test func serviceUnderstandsEveryMisbehaviour() throws {
    let lab = try metadataLab()
    defer { lab.takeDown() }
    let understood: [MetadataMisbehaviour] = [
      .status(500), .delay(10), .hang, .close, .closeAfter, .closeMidBody, .endlessBody,
      .endlessHeader, .html, .redirect("http://203.0.113.1/"), .garbage, .body("a=\"b\"\n"),
    ]
    try lab.setMetadataFaults(understood.map { MetadataFault($0, at: "/nowhere") })
    #expect(throws: LabError.self) { try lab.setMetadataFaults([MetadataFault(.status(99))]) }
    #expect(try lab.ask(Self.mac) == Self.right)

    for misbehaviour in [.delay(10), .closeAfter] as [MetadataMisbehaviour] {
      try lab.setMetadataFaults([MetadataFault(misbehaviour)])
      #expect(try lab.ask(Self.mac) == Self.right)
    }
    try lab.setMetadataFaults([MetadataFault(.body("a=\"b\"\n"))])
    #expect(try lab.ask(Self.mac) == HTTPAnswer(200, "a=\"b\"\n"))
    try lab.setMetadataFaults([MetadataFault(.redirect("http://203.0.113.1/"))])
    #expect(try lab.ask(Self.mac)?.status == 302)
    try lab.setMetadataFaults([MetadataFault(.close)])
    #expect(try lab.ask(Self.mac) == nil)
  }

  @Test func metadataServiceCanHang() throws {
    let lab = try metadataLab()
    defer { lab.takeDown() }
    try lab.setMetadataFaults([MetadataFault(.hang)])
    let client = try lab.guest.start(Self.mac.command)
    try eventually { try !lab.metadataRequests().isEmpty }
    lab.stopMetadata()
    #expect(try client.wait() == 8)
    #expect(client.output.lines(with: "HTTP") == 0)
  }

  @Test func metadataServiceCanBeSilent() throws {
    let lab = try metadataLab()
    defer { lab.takeDown() }
    try lab.silenceMetadata()
    let client = try lab.guest.start(Self.mac.command)
    let rules = ["nft", "list", "table", "ip", "metadata"]
    try eventually { try !lab.router.output(of: rules).contains("packets 0 ") }
    #expect(try lab.metadataRequests() == [])
    #expect(try lab.guest.reaches(VPCLab.internet))
    #expect(client.output == "")
    // TCP retransmits, and then the answer arrives.
    try lab.healMetadata()
    #expect(try client.wait() == 0)
    #expect(HTTPAnswer(client.output) == Self.right)
  }

  @Test func metadataServiceCanBeStoppedAndStarted() throws {
    let lab = try metadataLab()
    defer { lab.takeDown() }
    lab.stopMetadata()
    let refused = try lab.guest.run(Self.mac.command)
    #expect(refused.exitCode == 7 && refused.standardError.contains("refused"))
    #expect(throws: LabError.noMetadataService) { try lab.metadataRequests() }
    #expect(throws: LabError.noMetadataService) { try lab.setMetadataFaults([]) }
    try lab.healMetadata()
    try lab.changeMetadata { $0.keys["mac"] = "changed" }
    try lab.startMetadata()
    #expect(try lab.told("mac") == "changed")
  }

  @Test func metadataAddressIsUnreachableWithoutAService() throws {
    let lab = try VPCLab()
    defer { lab.takeDown() }
    let result = try lab.guest.run(Self.mac.command)
    #expect(result.exitCode == 7 && result.standardError.contains("unreachable"))
    try lab.startMetadata()
    #expect(try lab.ask(Self.mac) == Self.right)
  }

  @Test func endOfTheMetadataServiceIsNoticed() throws {
    let lab = try metadataLab()
    defer { lab.takeDown() }
    let names = "cat /proc/[0-9]*/comm"
    let service = "for p in /proc/[0-9]*; do grep -qx enicfg-lab $p/comm && echo ${p#/proc/}; done"
    #expect(try lab.router.output(of: ["sh", "-c", names]).lines(with: "enicfg-lab") == 1)
    try lab.router.output(of: ["sh", "-c", "kill -KILL $(\(service))"])
    #expect(throws: LabError.self) { try lab.changeMetadata { $0.keys["mac"] = "changed" } }
    #expect(lab.metadata.keys["mac"] == "00:16:3e:13:00:00")
  }
}
