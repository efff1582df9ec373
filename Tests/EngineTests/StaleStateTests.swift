// What belongs to no ENI any more: only a run that is about all cleans it up.

import Engine
import EngineTestSupport
import Inventory
import Model
import Planning
import StateFiles
import TestSupport
import Testing

@Suite struct StaleStateTests {
  private func rules(_ guest: Guest, of number: UInt8) -> Int {
    guest.kernel.state.rules.count { "\($0)".contains("from 10.0.\(number).20") }
  }

  @Test func theRulesOfALinkThatIsGoneGoWithAll() throws {
    try withGuest(2) { guest in
      try guest.upStatic(["eth1", "eth2"], Cloud.inventory(1, 2))
      guest.removeLink("eth2")
      try guest.upStatic(["eth1"], Cloud.inventory(1))
      #expect(rules(guest, of: 2) == 1)
      #expect(try guest.records.macs().count == 2)
      let outcome = try guest.upStatic([], Cloud.inventory(1))
      #expect(outcome.failed == [] && outcome.changed == ["eth2"])
      #expect(rules(guest, of: 2) == 0 && rules(guest, of: 1) == 1)
      #expect(try guest.records.macs() == [try Cloud.mac(1)])
    }
  }

  @Test func theRulesOfALinkThatIsGoneGoWhereAnotherTakesItsName() throws {
    try withGuest(2) { guest in
      try guest.upStatic(["eth2"], Cloud.inventory(1, 2))
      guest.removeLink("eth2")
      guest.kernel.state.links += try ObservedState(text: "link 9 eth2 00:16:3e:00:00:05 down")
        .links
      let outcome = try guest.upStatic(["eth2"], Cloud.inventory(1, 5))
      #expect(outcome.failed == [])
      #expect(rules(guest, of: 2) == 0 && rules(guest, of: 5) == 1)
      #expect(try guest.records.macs() == [try Cloud.mac(5)])
    }
  }

  @Test func anENIThatACompleteInventoryDoesNotNameIsTakenDown() throws {
    try withGuest(2) { guest in
      let before = guest.lines(2)
      try guest.upStatic(["eth1", "eth2"], Cloud.inventory(1, 2))
      try guest.upStatic([], Cloud.inventory(1))
      #expect(guest.isConfigured(2))
      try guest.upStatic(["eth1"], Cloud.inventory(1, isComplete: true))
      #expect(guest.isConfigured(2))
      let outcome = try guest.upStatic([], Cloud.inventory(1, isComplete: true))
      #expect(outcome.failed == [] && outcome.changed == ["eth2"])
      #expect(guest.lines(2) == before)
      #expect(guest.isConfigured(1))
    }
  }

  @Test func rulesIntoATableOfNobodyGoWithAll() throws {
    let rule = "rule from 10.0.5.20 lookup 1005 priority 31005 proto 201"
    try withGuest(1, rule) { guest in
      try guest.upStatic(["eth1"], Cloud.inventory(1))
      #expect(rules(guest, of: 5) == 1)
      let outcome = try guest.upStatic([], Cloud.inventory(1))
      #expect(outcome.failed == [] && outcome.changed == ["eth5"])
      #expect(rules(guest, of: 5) == 0)
    }
  }

  @Test func downOfAllLeavesNothing() throws {
    let rule = "rule from 10.0.5.20 lookup 1005 priority 31005 proto 201"
    try withGuest(3) { guest in
      let before = guest.kernel.state
      try guest.upStatic([], Cloud.inventory(1, 2, 3))
      guest.removeLink("eth3")
      guest.kernel.state.rules += try ObservedState(text: rule).rules
      #expect(try guest.down([]).failed == [])
      let left = guest.kernel.state.difference(from: before)
      #expect(left == ["- link 5 eth3 00:16:3e:00:00:03 down mtu 1500"])
      #expect(try guest.records.macs() == [])
    }
  }

  @Test func aRecordThatIsLostDoesNotKeepDownFromRemovingWhatBearsTheMark() throws {
    try withGuest { guest in
      try guest.upStatic(["eth1"], Cloud.inventory(1))
      try guest.records.remove(Cloud.mac(1))
      #expect(try guest.down([]).failed == [])
      #expect(rules(guest, of: 1) == 0)
      #expect(!guest.kernel.state.routes.contains { $0.madeBy == .enicfg })
    }
  }

  @Test func aBrokenRecordFailsItsOwnDownAlone() throws {
    try withGuest(2) { guest in
      try guest.upStatic(["eth1", "eth2"], Cloud.inventory(1, 2))
      try makeUnreadable("\(guest.runDirectory)/links/\(try Cloud.mac(1)).json")
      let outcome = try guest.down([])
      #expect(outcome.failed == ["eth1: file.system"])
      #expect(guest.isConfigured(1) && !guest.isConfigured(2))
    }
  }
}
