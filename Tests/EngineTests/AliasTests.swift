// Aliases added and removed by hand.

import Engine
import EngineTestSupport
import Inventory
import Model
import Planning
import StateFiles
import TestSupport
import Testing

@Suite struct AliasTests {
  private func edit(
    _ guest: Guest, _ edit: (([AliasEdit.Address]) -> AliasEdit), _ address: String,
    of link: String = "eth1"
  ) throws -> Outcome {
    let address = AliasEdit.Address(try #require(IPAddress(address)))
    return try AliasOperation(
      edit([address]), of: try #require(LinkSelector(link)), sources: nil, on: guest.host
    ).run()
  }

  private func has(_ guest: Guest, _ address: String) -> Bool {
    guest.kernel.state.addresses.contains { "\($0.address)" == address }
      && guest.kernel.state.rules.contains { rule in
        rule.source.map { "\($0.address)" } == address.split(separator: "/").first.map(String.init)
      }
  }

  @Test func anAddedAliasIsThereAndStaysWhateverTheInventorySays() throws {
    try withGuest { guest in
      try guest.upStatic(["eth1"], Cloud.inventory(1))
      let outcome = try edit(guest, AliasEdit.add, "10.0.1.30")
      #expect(outcome.failed == [])
      #expect(has(guest, "10.0.1.30/24"))
      try guest.upStatic(["eth1"], Cloud.inventory(1))
      #expect(has(guest, "10.0.1.30/24"))
      #expect(try guest.role("eth1") == .inSync)
    }
  }

  @Test func aRemovedAliasIsGoneAndComesBackOnlyWhereTheInventoryNamesIt() throws {
    try withGuest { guest in
      let inventory = try Cloud.inventory([Cloud.eni(1, secondary: ["10.0.1.30"])])
      try guest.upStatic(["eth1"], inventory)
      let outcome = try edit(guest, AliasEdit.remove, "10.0.1.30")
      #expect(outcome.failed == [])
      #expect(!has(guest, "10.0.1.30/24"))
      let isNoted = guest.notes.contains { if case .comesBack = $0 { true } else { false } }
      #expect(isNoted)
      try guest.upStatic(["eth1"], inventory)
      #expect(has(guest, "10.0.1.30/24"))
    }
  }

  @Test(arguments: [
    ("2001:db8::1", "alias.notIPv4"), ("192.0.2.1", "alias.outsideBlock"),
    ("10.0.1.20", "alias.isPrimaryAddress"),
  ]) func whatCannotBeAnAliasIsRefused(_ address: String, _ kind: String) throws {
    try withGuest { guest in
      try guest.upStatic(["eth1"], Cloud.inventory(1))
      let (lines, files) = (guest.lines(1), try guest.files())
      #expect(try failure { _ = try edit(guest, AliasEdit.add, address) } == kind)
      #expect(guest.lines(1) == lines)
      #expect(try guest.files() == files)
    }
  }

  /// Where the metadata service was when the link was configured, there it is for every command.
  @Test func anAliasIsNotTheAddressOfTheConfiguredMetadataService() throws {
    try withGuest { guest in
      let url = try MetadataURL("http://10.0.77.40")
      let metadata = ScriptedMetadata([try Cloud.inventory(1)], at: url)
      let outcome = try guest.up(["eth1"], InventorySources(metadata: metadata)) {
        $0.settings.isStatic = true
      }
      #expect(outcome.failed == [])
      let refused = try edit(guest, AliasEdit.add, "10.0.77.40")
      #expect(refused.failed == ["eth1: contradiction.drawsTraffic"])
      #expect(try edit(guest, AliasEdit.add, "10.0.77.41").failed == [])
      #expect(try guest.role("eth1") == .inSync)
    }
  }

  @Test func aLinkThatIsNotConfiguredHasNoAliases() throws {
    try withGuest { guest in
      let added = try failure { _ = try edit(guest, AliasEdit.add, "10.0.1.30") }
      #expect(added == "alias.notConfigured")
      try guest.upStatic(["eth1"], Cloud.inventory(1))
      let removed = try failure { _ = try edit(guest, AliasEdit.remove, "10.0.1.30") }
      #expect(removed == "alias.notAnAlias")
    }
  }

  @Test func aRefusedChangeLeavesTheRecordsAsTheyWere() throws {
    for step in 0...1 {
      try withGuest { guest in
        try guest.upStatic(["eth1"], Cloud.inventory(1))
        let (lines, files) = (guest.lines(1), try guest.files())
        guest.kernel.backend.refused = [guest.kernel.asked.count + step]
        let outcome = try edit(guest, AliasEdit.add, "10.0.1.30")
        #expect(outcome.failed == ["eth1: apply.performing"])
        #expect(guest.lines(1) == lines)
        #expect(try guest.files() == files)
      }
    }
  }

  @Test func thePrimaryNICGetsAliasesWithoutRules() throws {
    try withGuest { guest in
      let before = guest.kernel.state
      let outcome = try edit(guest, AliasEdit.add, "10.0.0.30", of: "eth0")
      #expect(outcome.failed == [])
      #expect(
        guest.kernel.state.difference(from: before).map { $0.split(separator: " ").prefix(3) }
          == [["+", "address", "10.0.0.30/24"]])
      let removed = try edit(guest, AliasEdit.remove, "10.0.0.30", of: "eth0")
      #expect(removed.failed == [])
      #expect(guest.kernel.state.difference(from: before) == [])
      #expect(try guest.records.macs() == [])
    }
  }
}
