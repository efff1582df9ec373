// What --all and a LINK mean: the ENIs that the inventory names, and no other link.

import Testing
import VPCLab

@Suite struct AllENIsTests {
  private static let others = """
    ip link add docker0 type bridge
    ip addr add 172.17.0.1/16 dev docker0
    ip link add vethabc type veth peer name cali0
    ip link set vethabc master docker0
    ip link add calix type veth peer name caliy
    ip addr add 169.254.1.1/32 dev calix
    ip link add br1 type bridge
    ip link add port1 type veth peer name port2
    ip link set port1 master br1
    for link in docker0 vethabc cali0 calix br1 port1 port2; do ip link set $link up; done
    """
  private static let names = [
    "docker0", "vethabc", "cali0", "calix", "caliy", "br1", "port1", "port2",
  ]

  /// What is there of the links that are not ENIs, and of eth0's own.
  private func othersState(_ lab: VPCLab) throws -> [String] {
    let state = try lab.guest.state()
    let links = state.links.map { "\($0)" }.filter { text in
      Self.names.contains { text.contains("ifname \($0)") } || text.contains("ifname eth0")
    }
    let addresses = state.addresses.filter { text in
      !text.hasPrefix("eth") || text.hasPrefix("eth0 10.0.0.19 ")
    }
    let routes = state.routes.map { "\($0)" }.filter { route in
      !route.contains("dev eth1") && !route.contains("dev eth2")
        // An alias is a local address.
        && !(route.contains("dev eth0") && route.contains("type local"))
    }
    return links + addresses + routes
      + state.settings.filter { text in
        Self.names.contains { text.contains("/\($0)/") } || text.contains("/eth0/")
      }
  }

  @Test func upAllDoesNotTouchOtherLinks() throws {
    let lab = try toldLab(MetadataOptions(secondaryCount: 2))
    defer { lab.takeDown() }
    try lab.guest.shell(Self.others)
    let before = try othersState(lab)
    // Links that have no IPv4 address look like new ENIs, which are waited for: not these.
    let printed = try lab.guest.enicfgNotes(["up", "--all"], [])
    for name in Self.names { #expect(!printed.contains(name)) }
    #expect(try othersState(lab) == before)
    #expect(
      try lab.guest.aliases(of: "eth0")
        == ["10.0.0.19 eth0", "10.0.0.64 eth0:0", "10.0.0.65 eth0:1"])
    #expect(try lab.guest.aliases(of: "eth1").count == 3)
    let eth0 = try ReportShape(
      try lab.guest.run(["enicfg", "up", "--all", "--json"]).standardOutput)
    #expect(eth0.links.map(\.name) == ["eth0", "eth1", "eth2"])

    try lab.guest.enicfgDone("down", "--all")
    #expect(try othersState(lab) == before)
  }

  @Test func upAllDoesNotTouchAMemberOfABridge() throws {
    let lab = try toldLab()
    defer { lab.takeDown() }
    // eth2 serves a bridge: its MAC is the ENI's, and it is none of enicfg's.
    try lab.guest.shell(
      "ip link add br2 type bridge; ip link set eth2 master br2; ip link set br2 up")
    let before = try lab.guest.link("00:16:3e:12:e7:27")
    #expect(before.hasSuffix("eth1 down"))
    let result = try lab.guest.enicfg("up", "--all")
    #expect(result.exitCode == 0, "\(result)")
    #expect(try lab.guest.aliases(of: "eth2") == [])
    #expect(try lab.guest.aliases(of: "br2") == [])
    #expect(try lab.guest.aliases(of: "eth1") == ["10.0.0.20 eth1"])
    try lab.expectRefusal(["up", "eth2"], 65, naming: ["eth2: cannot be an ENI", "member of br2"])
  }

  @Test func eniWithoutALinkIsReported() throws {
    let lab = try toldLab()
    defer { lab.takeDown() }
    try lab.detach("eth2")
    try lab.guest.enicfgNotes(
      ["up", "--all"], ["eni-bp1lab2 (00:16:3e:12:16:ec): the guest has no NIC of it"])
    #expect(try lab.guest.aliases(of: "eth1") == ["10.0.0.20 eth1"])
  }

  @Test(arguments: ["eni-bp1lab1", "00:16:3e:12:e7:27", "00:16:3E:12:E7:27"])
  func linkIsFoundByIDAndMAC(_ argument: String) throws {
    let lab = try toldLab()
    defer { lab.takeDown() }
    let printed = try lab.guest.enicfgDone("up", argument)
    #expect(printed.hasPrefix("eth1  eni-bp1lab1  00:16:3e:12:e7:27"))
    #expect(try lab.guest.enicfgDone("status", argument).contains("eni-bp1lab1"))
    #expect(try lab.guest.enicfgDone("up", argument, "eth2").contains("eth2  eni-bp1lab2"))
    try lab.expectRefusal(["up", argument, "eth1"], 64, naming: ["eth1: given twice"])
    try lab.guest.enicfgDone("down", argument)
    #expect(try lab.guest.aliases(of: "eth1") == [])
    #expect(try lab.guest.aliases(of: "eth2") == ["10.0.0.21 eth2"])
  }

  @Test func unknownIDIsRefused() throws {
    let lab = try toldLab()
    defer { lab.takeDown() }
    for command in ["up", "plan", "down", "status"] {
      try lab.expectRefusal(
        [command, "eni-bp1none1234567"], 65, naming: ["eni-bp1none1234567: no ENI"])
    }
    // Where the service cannot be reached, the id is not known.
    lab.stopMetadata()
    try lab.expectRefusal(["up", "eni-bp1lab1"], 65, naming: ["eni-bp1lab1: no"])
  }

  @Test(arguments: ["00:16:3E:12:E7:27", "00-16-3e-12-e7-27"])
  func macSpellingDoesNotMatter(_ mac: String) throws {
    let lab = try toldLab(MetadataOptions(servesObject: false))
    defer { lab.takeDown() }
    try lab.changeENI("eth1") { eni in
      eni.mac = mac
      eni.secondaryAddresses = ["10.0.0.30"]
    }
    try lab.guest.enicfgDone("up", "--all")
    #expect(try lab.guest.aliases(of: "eth1") == ["10.0.0.20 eth1", "10.0.0.30 eth1:0"])
  }
}
