// The metadata service fails in each way at each request: what is configured stays as it is.

import MetadataOrders
import Testing
import VPCLab

@Suite struct MetadataFailureTests {
  /// The keys of an ENI, and what a note says where one is not known.
  private static let keys: KeyValuePairs<String, String?> = [
    "network-interface-id": nil, "vpc-id": nil, "vswitch-id": nil, "netmask": nil, "gateway": nil,
    "vswitch-cidr-block": nil, "vswitch-ipv6-cidr-block": nil,
    "primary-ip-address": "primary address", "private-ipv4s": "secondary addresses",
    "ipv4-prefixes": "IPv4 prefixes", "ipv6s": "IPv6 addresses", "ipv6-gateway": "IPv6 gateway",
    "ipv6-prefixes": "IPv6 prefixes",
  ]

  private static let token = "/latest/api/token"
  private static let listing = "*/macs/"

  private static func path(_ key: String, _ nic: String = "00:16:3e:12:e7:27") -> String {
    "*/macs/\(nic)/\(key)"
  }

  /// A lab that is configured, and what it has then.
  private static func configured(_ options: MetadataOptions) throws -> (VPCLab, Possession) {
    let lab = try furnishedLab(options)
    try lab.guest.enicfgDone("up", "--all")
    #expect(try lab.guest.aliases(of: "eth1").count == 3)
    return (lab, try lab.guest.possession())
  }

  /// Nothing is listed: the one link goes on and says so, all of them cannot be told.
  private static func expectNoListing(
    _ lab: VPCLab, kind: String, _ comment: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let notes = try lab.guest.enicfgNotes(
      ["up", "eth1"],
      ["metadata service http://100.100.100.200", "addresses", "eth1", "stay as they are"],
      comment, sourceLocation: sourceLocation)
    #expect(notes.hasPrefix("No changes."), "\(comment)", sourceLocation: sourceLocation)
    try lab.guest.expectFailure(
      ["up", "--all"], 69, kind: kind, naming: ["--all", "metadata service"], comment,
      sourceLocation: sourceLocation)
  }

  private static func expectNothingLost(
    _ lab: VPCLab, _ words: [String], _ notes: [String], _ comment: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let printed = try lab.guest.enicfgNotes(words, notes, comment, sourceLocation: sourceLocation)
    #expect(printed.hasPrefix("No changes."), "\(comment)", sourceLocation: sourceLocation)
  }

  /// Misbehaviour that ends at once, with the kind of failure where it is the listing's.
  private static let quick: [(MetadataMisbehaviour, String)] = [
    (.status(401), "metadataRefused"), (.status(403), "metadataRefused"),
    (.redirect("http://10.0.0.253/"), "metadataRefused"), (.endlessBody, "metadataUnusable"),
    (.endlessHeader, "metadataUnusable"), (.html, "metadataUnusable"),
    (.garbage, "metadataUnusable"), (.close, "metadataUnusable"),
    (.closeMidBody, "metadataUnusable"), (.body("\u{1}"), "metadataUnusable"),
  ]

  @Test(arguments: quick)
  func failureOfAnyRequestLosesNothing(_ misbehaviour: MetadataMisbehaviour, _ kind: String) throws
  {
    let (lab, before) = try Self.configured(
      MetadataOptions(tokens: .required, servesObject: false))
    defer { lab.takeDown() }
    func fail(_ paths: [String]) throws {
      try lab.setMetadataFaults(paths.map { MetadataFault(misbehaviour, at: $0) })
    }
    try fail([Self.token])
    try Self.expectNoListing(lab, kind: "metadataRefused", Self.token)
    try fail([Self.listing])
    try Self.expectNoListing(lab, kind: kind, Self.listing)
    for (key, name) in Self.keys {
      try fail([Self.path(key)])
      let note = name.map { ["eth1: ", $0, "what is configured stays as it is"] } ?? []
      try Self.expectNothingLost(lab, ["up", "eth1"], note, key)
    }
    for key in ["mac", "network-type", "instance-id"] {
      try fail(["*/meta-data/\(key)"])
      try Self.expectNothingLost(lab, ["up", "eth1"], [], key)
    }
    try lab.guest.expectPossession(before)
    try fail(["*/macs/*/*", "*/mac", "*/network-type", "*/instance-id"])
    try Self.expectNothingLost(
      lab, ["up", "--all"], ["eth0: ", "eth1: ", "eth2: ", "stays as it is"], "all keys")
    try lab.guest.expectPossession(before)
  }

  /// Text, but of something else.
  @Test(arguments: ["", "{\"a\": [", "no such thing"])
  func invalidContentLosesNothing(_ content: String) throws {
    let (lab, before) = try Self.configured(MetadataOptions(servesObject: false))
    defer { lab.takeDown() }
    let misbehaviour = MetadataMisbehaviour.body(content)
    try lab.setMetadataFaults([MetadataFault(misbehaviour, at: Self.token)])
    try Self.expectNothingLost(lab, ["up", "--all"], [], "there may be no tokens")
    try lab.setMetadataFaults([MetadataFault(misbehaviour, at: Self.listing)])
    try Self.expectNoListing(lab, kind: "metadataUnusable", Self.listing)
    for (key, name) in Self.keys where name != nil {
      try lab.setMetadataFaults([MetadataFault(misbehaviour, at: Self.path(key))])
      let note = ["eth1: ", name ?? "", "cannot be read from \"\(content)\"", key]
      try Self.expectNothingLost(lab, ["up", "eth1"], note, key)
    }
    try lab.setMetadataFaults([
      MetadataFault(misbehaviour, at: Self.path("*", "*")),
      MetadataFault(misbehaviour, at: "*/network-type"),
    ])
    try Self.expectNothingLost(
      lab, ["up", "--all"], ["eth0: ", "eth1: ", "eth2: ", "as they are"], "all keys")
    try lab.guest.expectPossession(before)
  }

  @Test(arguments: quick.map(\.0) + [.status(404), .status(429), .status(500)])
  func failureOfTheObjectLosesNothing(_ misbehaviour: MetadataMisbehaviour) throws {
    let (lab, before) = try Self.configured(MetadataOptions())
    defer { lab.takeDown() }
    try lab.setMetadataFaults([MetadataFault(misbehaviour, at: "*/meta-data/all")])
    try Self.expectNothingLost(lab, ["up", "eth1"], [], "the tree has it all")
    try Self.expectNothingLost(lab, ["up", "--all"], [], "the tree has it all")
    #expect(try lab.metadataRequests().contains { $0.path.hasSuffix("/ipv6-prefixes") })
    try lab.guest.expectPossession(before)
  }

  /// Misbehaviour that is waited for, or asked again.
  @Test(arguments: [
    (MetadataMisbehaviour.status(429), "metadataThrottled"), (.status(500), "metadataFailed"),
    (.hang, "metadataTimeout"),
  ])
  func temporaryFailureLosesNothing(_ misbehaviour: MetadataMisbehaviour, _ kind: String) throws {
    let (lab, before) = try Self.configured(
      MetadataOptions(tokens: .required, servesObject: false))
    defer { lab.takeDown() }
    try lab.setMetadataFaults([MetadataFault(misbehaviour, at: Self.token)])
    let isAnswer = kind != "metadataTimeout"
    try Self.expectNoListing(lab, kind: isAnswer ? "metadataRefused" : kind, Self.token)
    try lab.setMetadataFaults([MetadataFault(misbehaviour, at: Self.listing)])
    try Self.expectNoListing(lab, kind: kind, Self.listing)
    try lab.setMetadataFaults([MetadataFault(misbehaviour, at: Self.path("private-ipv4s"))])
    let note = ["eth1: secondary addresses not known", "what is configured stays as it is"]
    try Self.expectNothingLost(lab, ["up", "--all"], note, "private-ipv4s")
    if isAnswer {
      try lab.setMetadataFaults([MetadataFault(misbehaviour, at: Self.path("ip*"))])
      let notes = ["IPv4 prefixes, IPv6 addresses, IPv6 gateway and IPv6 prefixes not known"]
      try Self.expectNothingLost(lab, ["up", "eth1"], notes, "ip*")
    }
    try lab.guest.expectPossession(before)
  }

  @Test func lateAnswerLosesNothing() throws {
    let (lab, before) = try Self.configured(MetadataOptions(servesObject: false))
    defer { lab.takeDown() }
    try lab.setMetadataFaults([MetadataFault(.delay(2500), at: Self.listing)])
    try Self.expectNothingLost(
      lab, ["up", "eth1"], ["no answer in time", "eth1 are not known, and stay as they are"], "")
    try lab.guest.expectPossession(before)
  }

  @Test func missingTokenOrListingLosesNothing() throws {
    let (lab, before) = try Self.configured(
      MetadataOptions(tokens: .required, servesObject: false))
    defer { lab.takeDown() }
    try lab.setMetadataFaults([MetadataFault(.status(404), at: Self.token)])
    try Self.expectNoListing(lab, kind: "metadataRefused", Self.token)
    try lab.setMetadataFaults([MetadataFault(.status(404), at: Self.listing)])
    try Self.expectNoListing(lab, kind: "metadataIncomplete", Self.listing)
    try lab.guest.expectPossession(before)
  }

  @Test func unreachableServiceLosesNothing() throws {
    let (lab, before) = try Self.configured(MetadataOptions())
    defer { lab.takeDown() }
    try lab.silenceMetadata()
    try Self.expectNoListing(lab, kind: "metadataTimeout", "silent")
    try lab.healMetadata()
    lab.stopMetadata()
    try Self.expectNoListing(lab, kind: "metadataUnreachable", "refused")
    try Self.expectNothingLost(
      lab, ["up", "eth0"], ["connection refused", "eth0 are not known"], "the primary NIC")
    try lab.guest.expectPossession(before)
    try lab.startMetadata()
    #expect(try lab.guest.enicfgDone("up", "--all").hasPrefix("No changes."))
    try lab.guest.expectPossession(before)
  }

  @Test func temporaryFailureIsRetried() throws {
    let (lab, before) = try Self.configured(
      MetadataOptions(tokens: .required, servesObject: false))
    defer { lab.takeDown() }
    for misbehaviour in [.status(429), .status(500), .closeAfter] as [MetadataMisbehaviour] {
      for path in [Self.token, Self.listing, "*/ipv6s"] {
        try lab.setMetadataFaults([MetadataFault(misbehaviour, at: path, times: 1)])
        try Self.expectNothingLost(lab, ["up", "--all"], [], "\(misbehaviour) \(path)")
      }
    }
    try lab.setMetadataFaults([MetadataFault(.delay(300), at: Self.listing)])
    try Self.expectNothingLost(lab, ["up", "--all"], [], "slow")
    try lab.guest.expectPossession(before)
  }

  @Test func onlyAbsentValuesAreRemoved() throws {
    let (lab, _) = try Self.configured(MetadataOptions(servesObject: false))
    defer { lab.takeDown() }
    try lab.setMetadataFaults([MetadataFault(.status(404), at: Self.path("ipv4-prefixes"))])
    let printed = try lab.guest.enicfgDone("up", "eth1")
    #expect(printed.contains("- rule     from 10.0.0.64/28 lookup 1001"))
    #expect(printed.contains("0 added, 0 changed, 1 removed."))
  }
}
