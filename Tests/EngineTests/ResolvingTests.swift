// Which links are meant, and what is asked for each.

import Engine
import EngineTestSupport
import Files
import Inventory
import Model
import Planning
import StateFiles
import TestSupport
import Testing

@Suite struct ResolvingTests {
  @Test(arguments: ["eth1", "00:16:3e:00:00:01", "eni-1"])
  func aLinkIsNamedByItsNameItsMACOrItsID(_ text: String) throws {
    try withGuest(2) { guest in
      let outcome = try guest.upStatic([text], Cloud.inventory(1, 2))
      #expect(outcome.failed == [])
      #expect(outcome.changed == ["eth1"])
      #expect(guest.isConfigured(1) && !guest.isConfigured(2))
    }
  }

  /// Source: `ip link property add dev eth1 altname NAME`; alternative names are up to 127 bytes long.
  @Test(arguments: ["enp0s6", "enx00163e000001-a-long-one"])
  func aLinkIsNamedByAnAlternativeNameInEachCommand(_ text: String) throws {
    try withGuest(2) { guest in
      guest.kernel.state.links[2].alternativeNames = ["enp0s6", "enx00163e000001-a-long-one"]
      let outcome = try guest.upStatic([text], Cloud.inventory(1, 2))
      #expect(outcome.failed == [])
      #expect(outcome.changed == ["eth1"])
      #expect(guest.isConfigured(1) && !guest.isConfigured(2))
      #expect(try guest.role(text) == .inSync)
      let twice = try failure { try guest.upStatic(["eth1", text], Cloud.inventory(1)) }
      #expect(twice == "request.linkTwice")
      #expect(try guest.down([text]).changed == ["eth1"])
    }
  }

  @Test func anIDThatWasLearntOnceIsStillKnown() throws {
    try withGuest(2) { guest in
      try guest.upStatic(["eth1"], Cloud.inventory(1, 2))
      try guest.down(["eni-1"])
      #expect(!guest.isConfigured(1))
      guest.leases.script = [[.lease(3)]]
      #expect(try guest.up(["eni-1"]).failed == [])
      #expect(guest.isConfigured(1))
    }
  }

  @Test(arguments: [
    ("eth9", "eth9: contradiction.noSuchLink"), ("00:16:3e:00:00:09", ": request.noSuchMAC"),
    ("eni-9", "eni-9: request.noSuchENI"),
    ("enx00163e000009-a-long-one", ": request.noSuchName"),
  ]) func aNameThatMeansNothingFailsAlone(_ text: String, _ failure: String) throws {
    try withGuest { guest in
      let outcome = try guest.upStatic([text, "eth1"], Cloud.inventory(1))
      #expect(outcome.failed == [failure])
      #expect(guest.isConfigured(1))
    }
  }

  @Test(arguments: ["eth1", "00:16:3e:00:00:01", "eni-1"])
  func aLinkThatIsNamedTwiceIsRefused(_ text: String) throws {
    try withGuest { guest in
      let found = try failure { try guest.upStatic(["eth1", text], Cloud.inventory(1)) }
      #expect(found == "request.linkTwice")
      #expect(guest.kernel.asked.isEmpty)
    }
  }

  @Test func allAreTheENIsThatTheInventoryNamesAndTheGuestHas() throws {
    try withGuest(3) { guest in
      let outcome = try guest.upStatic([], Cloud.inventory(1, 3, 4))
      #expect(outcome.failed == [])
      #expect(outcome.changed == ["eth1", "eth3"])
    }
  }

  @Test func allWithoutAnySourceIsRefused() throws {
    try withGuest { guest in
      let found = try failure { try guest.up([]) }
      #expect(found == "inventory.none")
    }
  }

  @Test func allWithoutAnAnswerAreThoseOfLastTime() throws {
    try withGuest(2) { guest in
      let answer = try Cloud.inventory(1, 2)
      guest.leases.script = [[.lease(3), .lease(4)]]
      try guest.up([], InventorySources(metadata: ScriptedMetadata([answer])))
      try guest.down([])
      let silent = Inventory(problems: [
        .notLearnt(.listing, of: nil, because: .silent, from: .metadata(path: nil))
      ])
      let outcome = try guest.up([], InventorySources(metadata: ScriptedMetadata([silent])))
      #expect(outcome.failed == [])
      #expect(guest.isConfigured(1) && guest.isConfigured(2))
      let isNoted = guest.notes.contains {
        if case .takenFromLastTime = $0 { true } else { false }
      }
      #expect(isNoted)
    }
  }

  @Test func allWithoutAnAnswerAndWithoutALastTimeIsRefused() throws {
    try withGuest { guest in
      let silent = Inventory(problems: [
        .notLearnt(.listing, of: nil, because: .silent, from: .metadata(path: nil))
      ])
      let sources = InventorySources(metadata: ScriptedMetadata([silent]))
      let found = try failure { try guest.up([], sources) }
      #expect(found == "inventory.needed")
    }
  }

  @Test func anAddressIsGivenWithItsGateway() throws {
    try withGuest { guest in
      let outcome = try guest.up(["eth1"]) { request in
        request.settings.address = IPAddressWithLength("10.0.1.20/24")
        request.settings.gateway = IPAddress("10.0.1.253")
        request.settings.secondary = [IPv4Address(10, 0, 1, 30)]
      }
      #expect(outcome.failed == [])
      #expect(guest.isConfigured(1))
      #expect(guest.leases.rounds.isEmpty)
      #expect(guest.kernel.state.addresses.contains { "\($0.address)" == "10.0.1.30/24" })
    }
  }

  @Test func anAddedAddressOutsideTheBlockFailsTheENI() throws {
    try withGuest { guest in
      guest.leases.script = [[.lease(3)]]
      let before = guest.lines(1)
      let outcome = try guest.up(["eth1"]) {
        $0.settings.secondary = [IPv4Address(192, 0, 2, 30)]
      }
      #expect(outcome.failed == ["eth1: alias.outsideBlock"])
      #expect(guest.lines(1) == before)
    }
  }

  @Test func numbersComeFromTheOptionsThenTheConfigurationThenTheName() throws {
    let text = "enis: [{link: eth1, table: 77, metric: 888, rule-priority: 99}]"
    try withGuest { guest in
      let sources = InventorySources(
        configuration: try configuration(text), file: try Cloud.inventory(1))
      try guest.up(["eth1"], sources) { $0.settings.isStatic = true }
      #expect(try guest.numbers(1) == [77, 888, 99])
      try guest.up(["eth1"], sources) {
        $0.settings.isStatic = true
        $0.settings.metric = 1088
      }
      #expect(try guest.numbers(1) == [77, 1088, 99])
      try guest.upStatic(["eth1"], Cloud.inventory(1))
      #expect(try guest.numbers(1) == [1001, 1001, 31001])
    }
  }

  @Test func aNumberOutOfItsRangeFailsItsENIAlone() throws {
    try withGuest(2) { guest in
      let text = "enis: [{link: eth1, table: 5000}]"
      let sources = InventorySources(
        configuration: try configuration(text), file: try Cloud.inventory(1, 2))
      let outcome = try guest.up(["eth1", "eth2"], sources) { $0.settings.isStatic = true }
      #expect(outcome.failed == ["eth1: request.numbers"])
      #expect(guest.isConfigured(2))
    }
  }

  @Test func linksWithoutANumberGetTheLowestFreeOnesAndKeepThem() throws {
    let more = "link 9 ens9 00:16:3e:00:00:09 down\nlink 8 ens8 00:16:3e:00:00:08 down"
    try withGuest(1, more) { guest in
      let inventory = try Cloud.inventory(1, 8, 9)
      #expect(try guest.upStatic(["ens9", "ens8"], inventory).failed == [])
      let expected = [try Cloud.mac(9): 2, try Cloud.mac(8): 3] as [MACAddress: UInt32]
      #expect(try guest.indexes.read().kept == expected)
      #expect(try guest.numbers(9) == [1002, 1002, 31002])
      try guest.down(["ens9", "ens8"])
      #expect(try guest.upStatic(["ens8", "ens9"], inventory).failed == [])
      #expect(try guest.indexes.read().kept == expected)
    }
  }

  @Test func theClassicNetworkHasNoENIs() throws {
    try withGuest { guest in
      var inventory = try Cloud.inventory(1)
      inventory.networkType = .present(.classic, from: Cloud.origin)
      let outcome = try guest.upStatic(["eth1"], inventory)
      #expect(outcome.failed == [] && outcome.changed == [])
      guard case .inventoryProblem(.classicNetwork, on: nil) = guest.notes.first else {
        Issue.record("\(guest.notes)")
        return
      }
    }
  }

  @Test func aProblemOfOneENIFailsThatOne() throws {
    try withGuest(2) { guest in
      var broken = try Cloud.eni(1)
      broken.gateway = .present(IPv4Address(10, 9, 9, 9), from: Cloud.origin)
      let outcome = try guest.upStatic(
        ["eth1", "eth2"], Cloud.inventory([broken, Cloud.eni(2)]))
      #expect(outcome.failed == ["eth1: inventory.problem.gatewayOffLink"])
      #expect(guest.isConfigured(2))
    }
  }

  /// A DHCP server gives what the metadata service contradicts itself about.
  @Test func aSubnetWiderThanTheVSwitchIsToldAndDHCPGoesOn() throws {
    let metadata = Origin.metadata(path: "netmask")
    var wide = try Cloud.eni(1)
    wide.vSwitchBlock = .present(try #require(IPPrefix("10.0.1.0/24")), from: metadata)
    wide.prefixLength = .present(16, from: metadata)
    let inventory = try Cloud.inventory([wide])
    try withGuest { guest in
      guest.leases.script = [[.lease(3)]]
      let sources = InventorySources(metadata: ScriptedMetadata([inventory]))
      #expect(try guest.up(["eth1"], sources).failed == [])
      #expect(guest.isConfigured(1))
      let block = try #require(wide.vSwitchBlock.value)
      let told = guest.notes.compactMap { note -> InventoryProblem? in
        guard case .inventoryProblem(let problem, on: _) = note else { return nil }
        return problem
      }
      #expect(
        told == [
          .maskWiderThanBlock(
            16, block: block, of: wide.mac, from: metadata)
        ])
    }
    try withGuest { guest in
      let outcome = try guest.upStatic(["eth1"], inventory)
      #expect(outcome.failed == ["eth1: inventory.problem.maskWiderThanBlock"])
    }
  }

  @Test func aStaticAddressThatIsNotKnownFailsItsENI() throws {
    try withGuest(2) { guest in
      let outcome = try guest.upStatic(
        ["eth1", "eth2"], Cloud.inventory([ENI(mac: Cloud.mac(1)), Cloud.eni(2)]))
      #expect(outcome.failed == ["eth1: inventory.staticUnknown"])
      #expect(guest.isConfigured(2))
    }
  }

  @Test(arguments: ["run/links", "run/leases", "state/enis"])
  func aFileThatCannotBeReadFailsItsENIAlone(_ place: String) throws {
    try withGuest(2) { guest in
      let path = "\(guest.directory)/\(place)/\(try Cloud.mac(1)).json"
      try makeUnreadable(path)
      let before = guest.lines(1)
      let outcome = try guest.upStatic(["eth1", "eth2"], Cloud.inventory(1, 2))
      #expect(outcome.failed == ["eth1: file.system"])
      #expect(guest.lines(1) == before)
      #expect(guest.isConfigured(2))
      #expect(try Files.target(of: path) == path)
    }
  }

  @Test func aRecordThatCannotBeReadIsFoundByTheMACThatTheNICCameWith() throws {
    try withGuest { guest in
      let path = "\(guest.runDirectory)/links/\(try Cloud.mac(1)).json"
      try makeUnreadable(path)
      guest.kernel.state.links[2].permanentMAC = try Cloud.mac(1)
      guest.kernel.state.links[2].mac = try Cloud.mac(99)
      let outcome = try guest.upStatic(["eth1"], Cloud.inventory(1))
      #expect(outcome.failed == ["eth1: file.system"])
      #expect(try guest.role("eth1") == .recordUnreadable)
      #expect(try Files.target(of: path) == path)
    }
  }

  @Test func indexesThatCannotBeReadFailWhoeverNeedsOne() throws {
    try withGuest(1, "link 8 ens8 00:16:3e:00:00:08 down") { guest in
      try makeUnreadable(guest.stateDirectory + "/indexes.json")
      let outcome = try guest.upStatic(["ens8", "eth1"], Cloud.inventory(1, 8))
      #expect(outcome.failed == ["ens8: file.system"])
      #expect(guest.isConfigured(1))
    }
  }

  @Test func whatIsNoNICFailsAlone() throws {
    try withGuest(1, "link 9 br0 00:16:3e:00:00:09 up kind bridge") { guest in
      let outcome = try guest.upStatic(["br0", "eth1"], Cloud.inventory(1))
      #expect(outcome.failed == ["br0: contradiction.notAnENI"])
      #expect(guest.isConfigured(1))
    }
  }
}

extension Guest {
  /// The table, metric and rule priority that are recorded for an ENI.
  fileprivate func numbers(_ number: UInt8) throws -> [UInt32] {
    let record = try #require(try records.value(of: Cloud.mac(number)))
    return [record.table, record.metric, record.rulePriority].compactMap(\.self)
  }
}
