// What changes between an observation and a change, and observations that fail.

import Engine
import EngineTestSupport
import Inventory
import Model
import Planning
import StateFiles
import TestSupport
import Testing

@Suite struct ReplanningTests {
  @Test func aChangeBetweenPlanningAndApplyingIsPlannedFor() throws {
    try withGuest { guest in
      // Observed first, and once more before the first change.
      guest.kernel.backend.meddling = { state, earlier in
        if earlier == 1 { state.links[2].isUp = true }
      }
      let outcome = try guest.upStatic(["eth1"], Cloud.inventory(1))
      #expect(outcome.failed == [])
      #expect(guest.isConfigured(1))
      #expect(!guest.kernel.asked.contains(.setLinkUp(try Cloud.name("eth1"))))
      let record = try #require(try guest.records.value(of: Cloud.mac(1)))
      #expect(!record.broughtUp)
    }
  }

  @Test func whatChangesAllTheTimeIsGivenUp() throws {
    try withGuest { guest in
      guest.kernel.backend.meddling = { state, _ in state.links[2].isUp.toggle() }
      let outcome = try guest.upStatic(["eth1"], Cloud.inventory(1))
      #expect(outcome.failed == ["eth1: apply.basisChanged"])
      #expect(guest.kernel.asked.isEmpty)
      #expect(try guest.files() == [:])
    }
  }

  @Test func whatAnotherProgramUndoesAtOnceIsNotReached() throws {
    try withGuest(2) { guest in
      guest.kernel.backend.meddling = { state, _ in
        state.rules.removeAll { $0.table?.rawValue == 1001 }
      }
      let before = guest.lines(1)
      let outcome = try guest.upStatic(["eth1", "eth2"], Cloud.inventory(1, 2))
      #expect(outcome.failed == ["eth1: apply.notReached"])
      #expect(guest.lines(1) == before)
      #expect(guest.isConfigured(2))
    }
  }

  @Test func whateverObservationOfUpFailsNothingIsDoneThatIsNotTold() throws {
    try failEachObservation { guest in
      guest.leases.script = [[.lease(4), .lease(3)]]
      return try guest.up(["eth1", "eth2"])
    }
  }

  @Test func whateverObservationOfAStaticUpFailsNothingIsDoneThatIsNotTold() throws {
    let inventory = try Cloud.inventory(1, 2)
    try failEachObservation { try $0.upStatic(["eth1", "eth2"], inventory) }
  }

  private func failEachObservation(_ up: (Guest) throws -> Outcome) throws {
    var count = 0
    try withGuest(2) { guest in
      let outcome = try up(guest)
      #expect(outcome.failed == [])
      count = guest.kernel.observations
    }
    #expect(count >= 4)
    for failing in 0..<count {
      try withGuest(2) { guest in
        let before = guest.kernel.state
        guest.kernel.unobservable = [failing]
        var outcome = Outcome()
        do { outcome = try up(guest) } catch is Failure {
          #expect(guest.kernel.state.difference(from: before) == [], "observation \(failing)")
          #expect(try guest.files() == [:], "observation \(failing)")
          return
        }
        #expect(!outcome.failures.isEmpty, "observation \(failing)")
        let done = ["eth1", "eth2"].filter { guest.isConfigured($0 == "eth1" ? 1 : 2) }
        #expect(outcome.changed == done, "observation \(failing)")
        for number in [1, 2] as [UInt8] where !done.contains("eth\(number)") {
          #expect(
            guest.lines(number) == before.lines.filter { $0.contains("eth\(number)") },
            "observation \(failing)")
        }
      }
    }
  }

  @Test func whateverObservationOfDownFailsNothingIsRemovedThatIsNotTold() throws {
    var (first, last) = (0, 0)
    let inventory = try Cloud.inventory(1, 2)
    try withGuest(2) { guest in
      try guest.upStatic(["eth1", "eth2"], inventory)
      first = guest.kernel.observations
      try guest.down(["eth1", "eth2"])
      last = guest.kernel.observations
    }
    #expect(last - first >= 5)
    for failing in first..<last {
      try withGuest(2) { guest in
        try guest.upStatic(["eth1", "eth2"], inventory)
        guest.kernel.unobservable = [failing]
        let outcome: Outcome
        do { outcome = try guest.down(["eth1", "eth2"]) } catch is Failure {
          #expect(guest.isConfigured(1) && guest.isConfigured(2), "observation \(failing)")
          return
        }
        #expect(!outcome.failures.isEmpty, "observation \(failing)")
        let gone = ["eth1", "eth2"].filter { !guest.isConfigured($0 == "eth1" ? 1 : 2) }
        #expect(outcome.changed == gone, "observation \(failing)")
      }
    }
  }
}
