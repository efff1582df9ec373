// What is well-formed but wrong here: exit code 65, one line that names both sides, nothing touched.

import Testing
import VPCLab

@Suite struct ContradictionTests {
  /// Runs up, plan and, dry, up; each has to refuse.
  private func expectContradiction(
    _ words: [String], naming parts: [String], preparation: String = ""
  ) throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.shell(preparation)
    for command in [["up"], ["plan"], ["up", "--dry-run", "--exit-code"]] {
      try lab.expectRefusal(command + words, 65, naming: parts)
    }
  }

  @Test(arguments: [
    (["eth7"], ["eth7: no such link", "eth0, eth1, eth2 and lo", "did you mean eth"]),
    (["eht1"], ["eht1: no such link", "did you mean eth1?"]),
    (
      ["00:16:3e:00:00:01"],
      ["00:16:3e:00:00:01: no link has this MAC", "eth1 (00:16:3e:12:e7:27)"]
    ),
  ])
  func unknownLinkIsRefused(_ words: [String], _ parts: [String]) throws {
    try expectContradiction(words, naming: parts)
  }

  @Test func unknownLinkIsRefusedAloneAndTheOtherIsDone() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    let words = ["eth1", "eth7"]
    try lab.expectOnlyFailure(of: "eth7", ["up"] + words, naming: ["eth7: no such link"])
    #expect(try lab.guest.addresses(of: "eth1").contains("inet 10.0.0.20/24"))
    try lab.expectOnlyFailure(of: "eth7", ["plan"] + words, naming: ["eth7: no such link"])
    try lab.expectOnlyFailure(of: "eth7", ["down"] + words, naming: ["eth7: no such link"])
    #expect(try lab.guest.addresses(of: "eth1") == "")
  }

  @Test(arguments: ["down", "status"])
  func unknownLinkIsRefusedByEveryCommand(_ command: String) throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.expectRefusal(
      [command, "eht1"], 65, naming: ["eht1: no such link", "did you mean eth1?"])
  }

  @Test func unrelatedNameGetsNoSuggestion() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    let result = try lab.guest.enicfg("up", "wlp3s0")
    expectFailure(result, 65, naming: ["wlp3s0: no such link. There are"])
    #expect(!result.standardError.contains("did you mean"))
  }

  @Test(arguments: [
    ("lo", "loopback"), ("br0", "bridge"), ("veth0", "member of br0"),
  ])
  func linkThatIsNoENIIsRefused(_ link: String, _ part: String) throws {
    try expectContradiction(
      [link, "--dhcp-timeout", "1"], naming: ["\(link): cannot be an ENI", part],
      preparation: """
        ip link add br0 type bridge
        ip link add veth0 type veth peer name veth1
        ip link set veth0 master br0
        ip link set br0 up; ip link set veth0 up; ip link set veth1 up
        """)
  }

  @Test(arguments: [
    ("10.0.0.20/24", "10.9.0.253", ["gateway 10.9.0.253", "10.0.0.0/24"]),
    ("10.0.9.20/31", "10.0.9.253", ["gateway 10.0.9.253"]),
    ("10.0.0.20/24", "10.0.0.20", ["gateway 10.0.0.20", "own address"]),
    ("10.0.0.19/24", "10.0.0.253", ["address 10.0.0.19/24", "eth0"]),
    ("10.0.0.0/24", "10.0.0.253", ["10.0.0.0/24"]),
    ("10.0.0.255/24", "10.0.0.253", ["10.0.0.255/24"]),
    ("224.0.0.1/24", "224.0.0.2", ["224.0.0.1/24"]),
    ("255.255.255.255/32", "10.0.0.253", ["255.255.255.255/32"]),
    ("127.0.0.2/8", "127.0.0.3", ["127.0.0.2/8"]),
    ("0.0.0.0/24", "0.0.0.1", ["0.0.0.0/24"]),
    ("10.0.0.20/0", "10.0.0.253", ["10.0.0.20/0"]),
  ])
  func invalidGivenAddressIsRefused(_ address: String, _ gateway: String, _ parts: [String]) throws
  {
    try expectContradiction(
      ["eth1", "--address", address, "--gateway", gateway], naming: ["eth1: "] + parts)
  }

  @Test(arguments: ["10.0.0.0", "10.0.0.255", "224.0.0.9", "0.0.0.0"])
  func gatewayThatIsNoHostIsRefused(_ gateway: String) throws {
    try expectContradiction(
      ["eth1", "--address", "10.0.0.20/24", "--gateway", gateway],
      naming: ["eth1: ", "gateway \(gateway)"])
  }

  private static let given = ["eth1", "--address", "10.0.0.20/24", "--gateway", "10.0.0.253"]

  @Test(arguments: [
    ("ip route add default via 10.0.0.253 dev eth0 table 1001", ["table 1001", "dev eth0"]),
    ("ip route add 192.0.2.0/24 dev eth0 table 1001", ["table 1001", "192.0.2.0/24"]),
    ("ip route add blackhole 192.0.2.0/24 table 1001", ["table 1001", "192.0.2.0/24"]),
    (
      "ip route add default via 10.0.0.253 dev eth0 metric 1001",
      ["metric 1001", "default via 10.0.0.253 dev eth0 metric 1001"]
    ),
    (
      "ip rule add from 10.0.0.99 lookup 77 priority 31001",
      ["priority 31001", "from 10.0.0.99 lookup 77"]
    ),
  ])
  func usedNumberIsRefused(_ preparation: String, _ parts: [String]) throws {
    try expectContradiction(Self.given, naming: parts, preparation: preparation)
  }

  @Test func leasedAddressOfAnotherLinkIsRefused() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.shell("ip addr add 10.0.0.20/24 dev eth0")
    let parts = ["eth1: ", "10.0.0.20/24", "eth0"]
    let done = try lab.expectOnlyFailure(of: "eth1", ["up", "eth1", "eth2"], naming: parts)
    #expect(done.contains("+ rule     from 10.0.0.21 lookup 1002 priority 31002"))
    let records = try lab.guest.filesOfEnicfg().filter { $0.contains("/links/") }
    #expect(records.count == 1 && records[0].contains("00:16:3e:12:16:ec"), "\(records)")
  }

  @Test func sameTableForTwoLinksIsRefused() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("up", "eth1")
    let before = try lab.guest.state()
    let result = try lab.guest.enicfg("up", "eth2", "--table", "1001")
    expectFailure(result, 65, naming: ["eth2: ", "table 1001", "eth1's"])
    try lab.guest.expectState(before)
  }

  @Test(arguments: [
    ["--address", "10.0.0.50/24", "--gateway", "10.0.0.253"], ["--table", "7"], ["--metric", "7"],
    ["--rule-priority", "7"],
  ])
  func optionForThePrimaryNICIsRefused(_ words: [String]) throws {
    try expectContradiction(["eth0"] + words, naming: ["eth0: \(words[0])", "primary NIC"])
  }

  @Test(arguments: [
    "/run/enicfg/links/00:16:3e:12:e7:27.json", "/run/enicfg/leases/00:16:3e:12:e7:27.json",
    "/var/lib/enicfg/enis/00:16:3e:12:e7:27.json",
  ])
  func brokenRecordIsSetAside(_ path: String) throws { try expectSetAside(path, of: "eth1") }

  @Test func brokenIndexesAreFoundAgain() throws {
    try expectSetAside("/var/lib/enicfg/indexes.json", of: "ens5") { lab in
      try lab.guest.rename(["eth1": "ens5"])
    }
  }

  @Test func brokenIndexesDoNotMatterToALinkThatHasItsNumberByName() throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try lab.guest.shell("mkdir -p /var/lib/enicfg; echo '{' > /var/lib/enicfg/indexes.json")
    try lab.guest.enicfgDone("up", "eth1")
  }

  /// Expects `up` to go on without a broken file, to set it aside, and to tell that.
  ///
  /// Source: systemd#32131, where an empty lease file kept the network down at each boot.
  private func expectSetAside(
    _ path: String, of link: String, after prepare: (VPCLab) throws -> Void = { _ in }
  ) throws {
    let lab = try quietLab()
    defer { lab.takeDown() }
    try prepare(lab)
    try lab.guest.enicfgDone("up", link)
    try lab.guest.shell("mkdir -p /var/lib/enicfg/enis")
    for content in ["", "{", "[]", "{\"mac\": 7}"] {
      try lab.guest.shell("printf '%s' '\(content)' > \(path)")
      let state = try lab.guest.state()
      try lab.guest.enicfgNotes(
        ["up", link], ["\(path): not what enicfg writes there", "set aside as \(path).broken"])
      try lab.guest.expectState(state)
      #expect(try lab.guest.output(of: ["cat", path + ".broken"]) == content)
      #expect(try lab.guest.enicfgDone("up", link).hasPrefix("No changes."))
    }
    try lab.guest.enicfgDone("down", link)
    #expect(try lab.guest.sources(lookingUp: 1001) == [])
  }
}
