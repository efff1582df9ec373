// An inventory that is wrong about the instance: what the instance lives by stays as it is.

import Testing
import VPCLab

@Suite struct WrongInventoryTests {
  @Test func listingWithoutThePrimaryENIRemovesNothing() throws {
    let lab = try inventoryLab()
    defer { lab.takeDown() }
    try lab.assign(["10.0.0.60"], to: "eth0")
    try lab.guest.enicfgDone("up", "--all")
    let before = try lab.guest.state()
    try lab.changeENI("eth0") { $0.isListed = false }
    try lab.changeENI("eth2") { $0.isListed = false }
    #expect(try lab.guest.enicfg("up", "--all").exitCode == 0)
    try lab.guest.expectState(before)
  }

  @Test func defaultRouteStaysInEffectWhateverTheInventoryCallsPrimary() throws {
    let lab = try inventoryLab()
    defer { lab.takeDown() }
    try lab.guest.shell(
      """
      ip route del default
      ip route add default via 10.0.0.253 dev eth0 metric 1500
      """)
    try lab.changeMetadata { $0.keys["mac"] = $0.enis[1].mac }
    try lab.expectRefusal(
      ["up", "eth2", "--metric", "1002"], 65, naming: ["metric 1500", "1501 is free"])
    #expect(try lab.guest.enicfgDone("up", "eth2").contains("dev eth2 metric 1502"))
    #expect(try lab.guest.source(to: VPCLab.internet) == "10.0.0.19 eth0")
  }

  @Test func configuredENIThatIsCalledPrimaryKeepsItsAddress() throws {
    let lab = try inventoryLab()
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("up", "--all")
    try lab.changeMetadata { $0.keys["mac"] = $0.enis[1].mac }
    try lab.expectRefusal(["up", "--all"], 65, naming: ["eth1", "secondary NIC"])
    try lab.changeMetadata { $0.keys["mac"] = $0.enis[0].mac }
    #expect(try lab.guest.enicfgDone("up", "--all").hasPrefix("No changes."))
  }

  @Test func collisionsAreFoundBeforeAnyChange() throws {
    for rule in ["from 10.9.0.0/16 lookup 77 priority 31001", "fwmark 5 lookup 1001 priority 400"] {
      let lab = try inventoryLab()
      defer { lab.takeDown() }
      try lab.guest.shell("ip rule add \(rule)")
      let before = try lab.guest.carrierChanges(of: "eth1")
      try lab.expectRefusal(["up", "eth1"], 65, naming: ["is free"])
      #expect(try lab.guest.carrierChanges(of: "eth1") == before)
    }
  }

  @Test func twoENIsMayExchangeTheirNames() throws {
    let lab = try inventoryLab()
    defer { lab.takeDown() }
    try lab.assign(["10.0.0.60"], to: "eth1")
    try lab.guest.enicfgDone("up", "--all")
    try lab.guest.rename(["eth1": "x", "eth2": "eth1", "x": "eth2"])
    try lab.guest.enicfgDone("up", "--all")
    #expect(try lab.guest.sources(lookingUp: 1001) == ["10.0.0.21"])
    #expect(try lab.guest.sources(lookingUp: 1002) == ["10.0.0.20", "10.0.0.60"])
    #expect(try lab.guest.labelled("eth2").last == "10.0.0.60/24 eth2:0 secondary")
    #expect(try lab.guest.enicfgDone("up", "--all").hasPrefix("No changes."))
  }

  @Test func addressAddedBackByHandIsForeign() throws {
    let lab = try inventoryLab()
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("up", "eth1", "--secondary", "10.0.0.66", "-q")
    try lab.guest.enicfgDone("down", "eth1", "-q")
    try lab.guest.shell(
      """
      ip link set eth1 up
      ip addr add 10.0.0.5/24 dev eth1
      ip addr add 10.0.0.66/24 label eth1:0 dev eth1
      """)
    try lab.guest.enicfgDone("down", "eth1")
    #expect(try lab.guest.labelled("eth1").contains("10.0.0.66/24 eth1:0 secondary"))
  }

  @Test func existingAliasIsRememberedWithoutTheRecord() throws {
    let lab = try inventoryLab()
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("up", "eth1", "--secondary", "10.0.0.66", "-q")
    try lab.guest.shell("rm -rf /run/enicfg")
    let result = try lab.guest.enicfg("alias", "remove", "eth1", "10.0.0.66")
    expectFailure(result, 65, naming: ["eth1", "enicfg up eth1"])
    try lab.guest.enicfgDone("up", "eth1", "-q")
    #expect(try lab.guest.labelled("eth1") == ["10.0.0.20/24"])
    #expect(try lab.guest.sources(lookingUp: 1001) == ["10.0.0.20"])
  }

  @Test func handAddedAliasCanBeRemovedOnAnyLink() throws {
    let lab = try inventoryLab()
    defer { lab.takeDown() }
    try lab.guest.enicfgDone("up", "--all")
    try lab.guest.enicfgDone("alias", "add", "eth1", "10.0.0.40", "10.0.0.41")
    try lab.guest.enicfgDone("down", "eth1")
    try lab.guest.enicfgDone("alias", "remove", "eth1", "10.0.0.40")
    #expect(try lab.guest.enicfgDone("alias", "list").contains("10.0.0.41"))
    try lab.detachENI("eth1")
    try lab.guest.enicfgDone("alias", "remove", "eni-bp1lab1", "10.0.0.41")
    try lab.attach("eth1")
    #expect(try lab.guest.enicfgDone("alias", "list") == "No aliases.\n")
  }

  @Test func ipv6AddressOfAnotherPrefixLengthIsAccepted() throws {
    let lab = try enicfgLab(VPCConfiguration(metadata: MetadataOptions()))
    defer { lab.takeDown() }
    try lab.knowPrimary()
    try lab.changeENI("eth1") { $0.ipv6Addresses = ["2001:db8::20"] }
    try lab.guest.shell("ip link set eth1 up; ip -6 addr add 2001:db8::20/128 dev eth1 nodad")
    try lab.guest.enicfgDone("up", "--all")
    #expect(try lab.guest.linkOut(from: "2001:db8::20", to: "2001:db8:f::1") == "eth1")
    #expect(try lab.guest.enicfgDone("up", "--all").hasPrefix("No changes."))
    try lab.guest.enicfgDone("down", "eth1")
    #expect(try lab.guest.output(of: ["ip", "-6", "addr"]).contains("2001:db8::20/128"))
  }

  @Test func vethIsAnENIIfItsMACIs() throws {
    let lab = try inventoryLab()
    defer { lab.takeDown() }
    try lab.guest.rename(["eth1": "ens6"])
    try lab.guest.enicfgDone("up", "--all")
    let number = try #require(
      try lab.guest.shown(["-4", "rule"]).first { $0["src"] == .text("10.0.0.20") })
    // eth2 has 2 by its name, so that the lowest free one is 1.
    #expect(number["table"] == .text("1001"))
    #expect(try lab.guest.enicfgDone("status").contains("ens6  eni-bp1lab1"))
    try lab.guest.enicfgDone("down", "--all")
    #expect(try lab.guest.sources(lookingUp: 1001) == [])
  }
}
