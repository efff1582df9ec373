// Waiting for the metadata service: how long, how often, and for what.

import Engine
import EngineTestSupport
import Inventory
import Model
import Planning
import StateFiles
import TestSupport
import Testing

@Suite struct MetadataWaitTests {
  /// The service names eth2's ENI and not yet eth1's.
  private func early() throws -> Inventory { try Cloud.inventory(2) }

  @Test func itIsAskedAgainForAFewSeconds() throws {
    try withGuest { guest in
      let service = ScriptedMetadata([try early()])
      guest.leases.script = [[.lease(3)]]
      #expect(try guest.up(["eth1"], InventorySources(metadata: service)).failed == [])
      let pauses: [Duration] = [100, 200, 400, 800, 1000, 1000, 1000].map { .milliseconds($0) }
      #expect(guest.clock.sleeps == pauses)
      #expect(service.asked.count == 8)
      #expect(guest.isConfigured(1))
      guard
        case .incomplete(_, _, isNamed: false, after: .milliseconds(4500), .staysAsItIs) = guest
          .notes.first
      else {
        Issue.record("\(guest.notes)")
        return
      }
    }
  }

  @Test func itIsNotAskedAgainOnceItKnowsTheENI() throws {
    try withGuest { guest in
      let service = ScriptedMetadata([try early(), try early(), try Cloud.inventory(1, 2)])
      guest.leases.script = [[.lease(3)]]
      #expect(try guest.up(["eth1"], InventorySources(metadata: service)).failed == [])
      #expect(service.asked.count == 3)
      #expect(guest.clock.sleeps.count == 2)
    }
  }

  @Test func aLinkThatWasAwaitedInVainIsNotAwaitedAgain() throws {
    try withGuest { guest in
      let sources = InventorySources(metadata: ScriptedMetadata([try early()]))
      guest.leases.script = [[.lease(3)]]
      try guest.up(["eth1"], sources)
      let count = guest.clock.sleeps.count
      #expect(count == 7)
      try guest.up(["eth1"], sources)
      #expect(guest.clock.sleeps.count == count)
      // Attached again, it is another link.
      guest.kernel.state.links[2].index = 7
      guest.kernel.state.addresses.removeAll { $0.link.text == "eth1" }
      try guest.up(["eth1"], sources)
      #expect(guest.clock.sleeps.count == 2 * count)
    }
  }

  @Test func aKeyThatEveryENIHasIsAwaitedToo() throws {
    try withGuest { guest in
      var half = try Cloud.eni(1)
      half.primaryAddress = .unknown
      var answer = try Cloud.inventory([half])
      answer.problems = [
        .notLearnt(
          .primaryAddress, of: try Cloud.mac(1), because: .missing, from: .metadata(path: nil))
      ]
      guest.leases.script = [[.lease(3)]]
      let service = ScriptedMetadata([answer, try Cloud.inventory(1)])
      #expect(try guest.up(["eth1"], InventorySources(metadata: service)).failed == [])
      #expect(service.asked.count == 2)
    }
  }

  @Test func anAddressThatIsGivenWaitsForNobody() throws {
    try withGuest { guest in
      let service = ScriptedMetadata([try early()])
      let outcome = try guest.up(["eth1"], InventorySources(metadata: service)) { request in
        request.settings.address = IPAddressWithLength("10.0.1.20/24")
        request.settings.gateway = IPAddress("10.0.1.253")
      }
      #expect(outcome.failed == [])
      #expect(service.asked == [false])
      #expect(guest.clock.sleeps.isEmpty)
    }
  }

  @Test func aServiceThatNamesNoENIsIsNotAskedAgain() throws {
    try withGuest { guest in
      let silent = Inventory(problems: [
        .notLearnt(.listing, of: nil, because: .silent, from: .metadata(path: nil))
      ])
      let service = ScriptedMetadata([silent])
      guest.leases.script = [[.lease(3)]]
      let outcome = try guest.up(["eth1"], InventorySources(metadata: service))
      #expect(outcome.failed == [])
      #expect(service.asked == [false])
      #expect(guest.clock.sleeps.isEmpty)
    }
  }

  @Test func ofAllOnlyThoseThatHaveNoAddressYetAreAwaited() throws {
    let other = "link 9 dummy0 00:16:3e:00:00:09 up\naddress 192.0.2.1/24 dev dummy0"
    try withGuest(2, other) { guest in
      let service = ScriptedMetadata([try Cloud.inventory(1), try Cloud.inventory(1, 2)])
      guest.leases.script = [[.lease(3), .lease(4)]]
      #expect(try guest.up([], InventorySources(metadata: service)).failed == [])
      #expect(service.asked == [true, true])
      #expect(guest.isConfigured(1) && guest.isConfigured(2))
    }
  }

  @Test func aUnitHasTheAddressFirstAndThenWaitsLonger() throws {
    try withGuest { guest in
      let service = ScriptedMetadata([try early()])
      guest.leases.script = [[.lease(3)]]
      var configuredAfter: Duration?
      guest.clock.afterSleep = {
        if guest.isConfigured(1) { configuredAfter = configuredAfter ?? guest.clock.slept }
      }
      let outcome = try guest.up(["eth1"], InventorySources(metadata: service)) {
        $0.isHotplug = true
      }
      #expect(outcome.failed == [])
      #expect(configuredAfter == .milliseconds(4600))
      #expect(guest.clock.slept == .milliseconds(4500 + 44500))
      #expect(guest.clock.sleeps.allSatisfy { $0 <= .seconds(1) })
    }
  }

  @Test func aUnitDoesWhatOnlyTheServiceTellsAsSoonAsItIsKnown() throws {
    try withGuest { guest in
      let late = try Cloud.inventory([Cloud.eni(1, secondary: ["10.0.1.30"]), Cloud.eni(2)])
      let service = ScriptedMetadata(Array(repeating: try early(), count: 12) + [late])
      guest.leases.script = [[.lease(3)]]
      let outcome = try guest.up(["eth1"], InventorySources(metadata: service)) {
        $0.isHotplug = true
      }
      #expect(outcome.failed == [] && outcome.changed == ["eth1"])
      #expect(service.asked.count == 13)
      #expect(guest.leases.rounds.count == 1)
      #expect(guest.kernel.state.addresses.contains { "\($0.address)" == "10.0.1.30/24" })
    }
  }

  @Test func whatAUnitHasDoneIsToldEvenIfTheSecondRoundCannotBegin() throws {
    try withGuest { guest in
      let answers = Array(repeating: try early(), count: 12) + [try Cloud.inventory(1, 2)]
      let service = ScriptedMetadata(answers)
      guest.leases.script = [[.lease(3)]]
      guest.lockBound = .milliseconds(20)
      var lock: HeldNetworkLock?
      guest.clock.afterSleep = {
        if guest.isConfigured(1) { lock = lock ?? (try? HeldNetworkLock(guest.runDirectory)) }
      }
      let outcome = try guest.up(["eth1"], InventorySources(metadata: service)) {
        $0.isHotplug = true
      }
      lock?.release()
      #expect(outcome.changed == ["eth1"])
      #expect(outcome.failed == [": file.locked"])
    }
  }

  @Test func aUnitWhoseLinkIsGoneAgainHasNothingToDo() throws {
    try withGuest { guest in
      let outcome = try guest.up(["eth9"]) { $0.isHotplug = true }
      #expect(outcome.failed == [] && outcome.changed == [])
      guest.leases.script = [[.run { guest.removeLink("eth1") }, .refusal(3)]]
      #expect(try guest.up(["eth1"]) { $0.isHotplug = true }.failed == [])
      let gone = guest.notes.count { if case .linkGoneAgain = $0 { true } else { false } }
      #expect(gone == 2)
    }
  }

  @Test func aUnitLeavesOtherKindsOfNICsAlone() throws {
    try withGuest { guest in
      guest.driver = "e1000"
      let outcome = try guest.up(["eth1"]) { $0.isHotplug = true }
      #expect(outcome.failed == [] && guest.kernel.asked.isEmpty)
      guard case .notCloudNIC(_, driver: "e1000") = guest.notes.first else {
        Issue.record("\(guest.notes)")
        return
      }
    }
  }
}
