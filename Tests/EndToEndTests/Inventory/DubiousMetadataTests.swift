// Values of the metadata that contradict themselves or each other: refused, or told and passed over.

import Testing
import VPCLab

@Suite struct DubiousMetadataTests {
  @Test(arguments: ["10.0.1.30", "224.0.0.9", "192.0.2.7"])
  func impossibleSecondaryAddressIsRefused(_ address: String) throws {
    let lab = try toldLab()
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("up", "--all")
    try lab.changeENI("eth1") { $0.secondaryAddresses = ["10.0.0.30", address] }
    let parts = ["00:16:3e:12:e7:27: secondary address \(address) is ", "private-ipv4s"]
    for words in [["up", "eth1"], ["plan", "eth1"]] {
      try lab.expectRefusal(words, 65, naming: parts)
    }
    try lab.expectOnlyFailure(of: "eth1", ["up", "--all"], naming: parts)
    // The other ENIs are not affected.
    #expect(try lab.guest.enicfgDone("up", "eth2").hasPrefix("No changes."))
  }

  @Test func invalidEntryMakesTheListUnknown() throws {
    let lab = try toldLab(MetadataOptions(secondaryCount: 2))
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("up", "--all")
    let before = try lab.guest.possession()
    try lab.changeENI("eth1") { $0.secondaryAddresses = ["10.0.0.66", "10.0.0.255.1"] }
    let notes = [
      "eth1: ", "secondary addresses cannot be read", "10.0.0.255.1", "stay as they are",
    ]
    #expect(try lab.guest.enicfgNotes(["up", "--all"], notes).hasPrefix("No changes."))
    try lab.guest.expectPossession(before)
  }

  @Test func sameAddressOnTwoENIsIsRefused() throws {
    let lab = try toldLab()
    defer { lab.takeDown() }
    for name in ["eth1", "eth2"] {
      try lab.changeENI(name) { $0.secondaryAddresses = ["10.0.0.30"] }
    }
    let parts = [
      "address 10.0.0.30: assigned to several ENIs", "00:16:3e:12:e7:27", "00:16:3e:12:16:ec",
    ]
    try lab.expectRefusal(["up", "eth1"], 65, naming: parts)
    // Of both of them it is not known whose the address is; the primary NIC is done.
    let all = try lab.guest.enicfg("up", "--all")
    #expect(all.exitCode == 12 && all.standardError.lines.count == 1, "\(all)")
    #expect(try lab.guest.enicfgDone("status", "eth1", "eth2").contains("not configured"))
    try lab.changeENI("eth2") { $0.secondaryAddresses = ["10.0.0.31"] }
    try lab.guest.enicfgDone("up", "--all")
  }

  @Test func primaryAddressOfAnotherENIIsRefused() throws {
    let lab = try toldLab()
    defer { lab.takeDown() }
    try lab.changeENI("eth1") { $0.secondaryAddresses = ["10.0.0.19"] }
    try lab.expectRefusal(
      ["up", "eth1"], 65, naming: ["address 10.0.0.19: assigned to several ENIs"])
  }

  @Test func addressTwiceCountsOnce() throws {
    let lab = try toldLab()
    defer { lab.takeDown() }
    try lab.changeENI("eth1") {
      $0.secondaryAddresses = ["10.0.0.30", "10.0.0.31", "10.0.0.30"]
    }
    try lab.guest.enicfgNotes(
      ["up", "--all"], ["eth1: ", "10.0.0.30 is given more than once", "it counts once"])
    #expect(
      try lab.guest.aliases(of: "eth1")
        == ["10.0.0.20 eth1", "10.0.0.30 eth1:0", "10.0.0.31 eth1:1"])
  }

  @Test(arguments: [
    ("netmask", "255.0.255.0", "netmask 255.0.255.0 has ones behind a zero"),
    ("netmask", "0.0.0.0", "netmask 0.0.0.0 has no ones"),
    ("gateway", "10.9.0.253", "gateway 10.9.0.253 is outside of its subnet 10.0.0.0/24"),
    ("gateway", "10.0.0.20", "gateway 10.0.0.20 is the ENI's own address"),
    ("gateway", "224.0.0.1", "gateway 224.0.0.1 is not a host address"),
  ])
  func differenceToDHCPIsOnlyNoted(_ key: String, _ text: String, _ part: String) throws {
    let lab = try toldLab()
    defer { lab.takeDown() }
    try lab.changeENI("eth1") { $0[key] = text }
    let parts = ["00:16:3e:12:e7:27: \(part)", key]
    try lab.expectRefusal(["up", "eth1", "--static"], 65, naming: parts)
    try lab.expectOnlyFailure(of: "eth1", ["up", "--all", "--static"], naming: parts)
    try lab.guest.enicfgNotes(["up", "eth1"], ["eth1: ", part, "DHCP provides it"])
    #expect(try lab.guest.aliases(of: "eth1") == ["10.0.0.20 eth1"])
  }

  @Test func moreThanTwentyAddressesCauseAWarning() throws {
    let lab = try toldLab(MetadataOptions(secondaryCount: 21))
    defer { lab.takeDown() }
    try lab.guest.enicfgNotes(
      ["up", "--all"], ["eth0: ", "eth1: ", "eth2: ", "22 addresses", "20 at most"])
    for name in ["eth0", "eth1", "eth2"] {
      #expect(try lab.guest.aliases(of: name).count == 22)
    }
    let rules = try lab.guest.output(of: ["ip", "rule"])
    #expect(rules.lines(with: "lookup 1001") == 22)
    let again = try lab.guest.enicfgNotes(["up", "--all"], ["22 addresses"])
    #expect(again.hasPrefix("No changes."))
  }
}
