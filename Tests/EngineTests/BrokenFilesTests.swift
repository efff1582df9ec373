// Kept files that are empty, truncated or something else: what they held is not known, and all goes on.

import DHCPv4
import Engine
import EngineTestSupport
import Files
import Glibc
import Inventory
import Model
import Planning
import StateFiles
import TestSupport
import Testing

/// What stands in the place of a kept file after a power failure, or after a mistake.
///
/// Source: systemd#32131, where an empty lease file kept the NIC from being configured at each boot.
private let brokenContents = ["", "{", "[]", "null", #"{"mac": "00:16:3e"}"#, "\u{0}\u{0}\u{0}"]

@Suite struct BrokenFilesTests {
  private func isNoted(_ guest: Guest, _ name: String) -> Bool {
    guest.notes.contains { "\($0)".contains(name) }
  }

  @Test(arguments: brokenContents)
  func aBrokenLeaseIsAcquiredAgain(_ content: String) throws {
    try withGuest(2) { guest in
      guest.leases.script = [[.lease(3), .lease(4)]]
      #expect(try guest.up(["eth1", "eth2"]).failed == [])
      let path = "\(guest.runDirectory)/leases/\(try Cloud.mac(1)).json"
      try put(content, in: path)
      #expect(try guest.up(["eth1", "eth2"]).failed == [])
      #expect(guest.leases.rounds.last?.map(\.linkIndex) == [3])
      #expect(guest.isConfigured(1) && guest.isConfigured(2))
      #expect(try guest.role("eth1") == .inSync)
      #expect(isNoted(guest, path))
      #expect(try Files.read(path + ".broken") == Array(content.utf8.prefix { $0 != 0 }))
    }
  }

  @Test(arguments: brokenContents)
  func aBrokenENIRecordIsWrittenAgain(_ content: String) throws {
    try withGuest(2) { guest in
      let inventory = try Cloud.inventory([Cloud.eni(1, secondary: ["10.0.1.30"]), Cloud.eni(2)])
      try guest.upStatic([], inventory)
      let state = guest.kernel.state
      let path = "\(guest.stateDirectory)/enis/\(try Cloud.mac(1)).json"
      let before = try Files.read(path)
      try put(content, in: path)
      let all = try guest.upStatic([], inventory)
      #expect(all.failed == [])
      #expect(guest.kernel.state.difference(from: state) == [])
      #expect(try Files.read(path) == before)
      #expect(isNoted(guest, path))
      let names = try Files.names(in: guest.stateDirectory + "/enis")
      #expect(names.contains("\(try Cloud.mac(1)).json.broken"))
    }
  }

  @Test(arguments: brokenContents)
  func aBrokenLinkRecordIsWrittenAgain(_ content: String) throws {
    try withGuest(2) { guest in
      let inventory = try Cloud.inventory([Cloud.eni(1, secondary: ["10.0.1.30"]), Cloud.eni(2)])
      try guest.upStatic([], inventory)
      let state = guest.kernel.state
      let path = "\(guest.runDirectory)/links/\(try Cloud.mac(1)).json"
      try put(content, in: path)
      let all = try guest.upStatic([], inventory)
      #expect(all.failed == [])
      #expect(guest.kernel.state.difference(from: state) == [])
      #expect(isNoted(guest, path))
      #expect(try guest.role("eth1") == .inSync)
    }
  }

  @Test func whatTheKernelShowsIsRemovedWithoutItsRecords() throws {
    try withGuest(2) { guest in
      let before = guest.kernel.state
      let inventory = try Cloud.inventory([Cloud.eni(1, secondary: ["10.0.1.30"]), Cloud.eni(2)])
      try guest.upStatic([], inventory)
      for path in ["run/links", "state/enis"] {
        try put("", in: "\(guest.directory)/\(path)/\(try Cloud.mac(1)).json")
      }
      #expect(try guest.down([]).failed == [])
      // That enicfg set the link up is known to the record alone.
      let left = guest.kernel.state.difference(from: before)
      #expect(
        left == [
          "- link 3 eth1 00:16:3e:00:00:01 down mtu 1500",
          "+ link 3 eth1 00:16:3e:00:00:01 up mtu 1500",
        ])
      #expect(isNoted(guest, "links/\(try Cloud.mac(1)).json"))
    }
  }

  @Test func anotherTableThanTheUsualOneIsFoundByItsMark() throws {
    try withGuest { guest in
      try guest.upStatic(["eth1"], Cloud.inventory(1)) { $0.settings.table = 2001 }
      try put("", in: "\(guest.runDirectory)/links/\(try Cloud.mac(1)).json")
      #expect(try guest.down(["eth1"]).failed == [])
      #expect(guest.kernel.state.routes.allSatisfy { $0.madeBy != .enicfg })
      #expect(guest.kernel.state.rules.allSatisfy { $0.madeBy != .enicfg })
    }
  }

  @Test(arguments: brokenContents + [#"{"no MAC": 7}"#])
  func brokenIndexesAreFoundAgain(_ content: String) throws {
    let text = """
      link 1 lo loopback up
      link 2 eth0 00:16:3e:00:00:00 up
      address 10.0.0.20/24 brd 10.0.0.255 dev eth0
      route default via 10.0.0.253 dev eth0 metric 100 proto 3
      link 3 ens5 00:16:3e:00:00:01 down
      link 4 ens6 00:16:3e:00:00:02 down
      """
    try withGuest(text: text) { guest in
      let inventory = try Cloud.inventory(1, 2)
      // ens6 first: another order than that of the names.
      try guest.upStatic(["ens6"], inventory)
      try guest.upStatic(["ens5"], inventory)
      let state = guest.kernel.state
      let kept = try guest.indexes.read()
      let path = guest.stateDirectory + "/indexes.json"
      try put(content, in: path)
      let all = try guest.upStatic([], inventory)
      #expect(all.failed == [])
      #expect(guest.kernel.state.difference(from: state) == [])
      #expect(try guest.indexes.read() == kept)
      #expect(isNoted(guest, path))
    }
  }

  /// Source: systemd#32131: a boot, whose metadata service does not answer.
  @Test(arguments: brokenContents)
  func aBootWithoutAnAnswerConfiguresTheENIsWhoseFilesAreBroken(_ content: String) throws {
    try withGuest(2) { guest in
      let answer = try Cloud.inventory(1, 2)
      guest.leases.script = [[.lease(3), .lease(4)]]
      try guest.up([], InventorySources(metadata: ScriptedMetadata([answer])))
      try guest.down([])
      for place in ["run/leases", "run/links", "run/awaited", "state/enis"] {
        try Files.makeDirectory("\(guest.directory)/\(place)")
        try put(content, in: "\(guest.directory)/\(place)/\(try Cloud.mac(1)).json")
      }
      let silent = Inventory(problems: [
        .notLearnt(.listing, of: nil, because: .silent, from: .metadata(path: nil))
      ])
      let outcome = try guest.up([], InventorySources(metadata: ScriptedMetadata([silent])))
      #expect(outcome.failed == [])
      #expect(guest.isConfigured(1) && guest.isConfigured(2))
    }
  }

  @Test func anIndexThatIsOddCostsNoOther() throws {
    try withGuest { guest in
      let mac = try Cloud.mac(7)
      try Files.makeDirectory(guest.stateDirectory)
      let path = guest.stateDirectory + "/indexes.json"
      try put(#"{"\#(mac)": 4, "nonsense": 2, "00:16:3e:00:00:09": "x"}"#, in: path)
      guest.kernel.state.links += try ObservedState(
        text: "link 8 ens8 00:16:3e:00:00:08 down"
      ).links
      #expect(try guest.upStatic(["ens8"], Cloud.inventory(8)).failed == [])
      #expect(isNoted(guest, path))
      #expect(try guest.indexes.read().kept == [mac: 4, Cloud.mac(8): 2])
    }
  }

  @Test func aPipeOrADirectoryInThePlaceOfAFileIsNotKnownEither() throws {
    try withGuest(2) { guest in
      let (lease, record) = (
        "\(guest.runDirectory)/leases/\(try Cloud.mac(1)).json",
        "\(guest.stateDirectory)/enis/\(try Cloud.mac(1)).json"
      )
      try Files.makeDirectory(guest.runDirectory + "/leases")
      try Files.makeDirectory(record)
      try #require(unsafe mkfifo(lease, 0o600) == 0)
      guest.leases.script = [[.lease(3), .lease(4)]]
      #expect(try guest.up([], InventorySources(file: Cloud.inventory(1, 2))).failed == [])
      #expect(guest.isConfigured(1) && guest.isConfigured(2))
      #expect(isNoted(guest, lease) && isNoted(guest, record))
    }
  }

  @Test func planAndStatusTellAndLeaveTheFile() throws {
    try withGuest { guest in
      let inventory = try Cloud.inventory(1)
      try guest.upStatic(["eth1"], inventory)
      let path = "\(guest.stateDirectory)/enis/\(try Cloud.mac(1)).json"
      try put("", in: path)
      var request = UpRequest(
        try Guest.choice(["eth1"]), sources: InventorySources(file: inventory))
      request.settings.isStatic = true
      #expect(try PlanOperation(request, on: guest.host).run().failed == [])
      #expect(isNoted(guest, path))
      #expect(try Files.read(path) == [])
      let count = guest.notes.count
      _ = try guest.status()
      #expect(guest.notes.count == count + 1)
      #expect(try Files.read(path) == [])
    }
  }

  @Test func anAliasIsAddedAlthoughTheENIRecordIsBroken() throws {
    try withGuest { guest in
      try guest.upStatic(["eth1"], Cloud.inventory(1))
      let path = "\(guest.stateDirectory)/enis/\(try Cloud.mac(1)).json"
      try put("{", in: path)
      let address = AliasEdit.Address(.v4(IPv4Address(10, 0, 1, 30)))
      let outcome = try AliasOperation(
        .add([address]), of: try #require(LinkSelector("eth1")), sources: nil, on: guest.host
      ).run()
      #expect(outcome.failed == [])
      #expect(isNoted(guest, path))
      #expect(guest.kernel.state.addresses.contains { "\($0.address)" == "10.0.1.30/24" })
    }
  }
}
