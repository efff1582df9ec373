// What is undone: the kernel, the records, what is kept of ENIs, and their indexes.

import Engine
import EngineTestSupport
import Execution
import Inventory
import Model
import Planning
import StateFiles
import TestSupport
import Testing

@Suite struct RollbackTests {
  private let nameless = """
    link 8 ens8 00:16:3e:00:00:08 down
    link 9 ens9 00:16:3e:00:00:09 down
    """

  @Test func indexesAndRecordsOfAnENIThatFailsAreAsBefore() throws {
    try withGuest(0, nameless) { guest in
      let foreign = "route 192.0.2.0/24 via 10.0.0.253 dev eth0 table 1002 proto 4"
      guest.kernel.state.routes += try ObservedState(text: foreign).routes
      let outcome = try guest.upStatic(["ens8", "ens9"], Cloud.inventory(8, 9))
      #expect(outcome.failed == ["ens9: contradiction.tableInUse"])
      #expect(try guest.indexes.read().kept == [try Cloud.mac(8): 1])
      #expect(try guest.records.macs() == [try Cloud.mac(8)])
      #expect(try guest.enis.macs() == [try Cloud.mac(8)])
      #expect(try guest.files().keys.filter { $0.hasSuffix(".before") } == [])
    }
  }

  @Test func theIndexFileGoesWithTheOnlyIndex() throws {
    try withGuest(0, nameless) { guest in
      guest.leases.script = [[.refusal(8)]]
      let outcome = try guest.up(["ens8"])
      #expect(outcome.failed == ["ens8: lease.notLeased"])
      #expect(try guest.files() == [:])
    }
  }

  @Test func anENIThatWasConfiguredKeepsItsRecords() throws {
    let more = try Cloud.inventory([Cloud.eni(1, secondary: ["10.0.1.30"])])
    var count = 0
    try withGuest { guest in
      try guest.upStatic(["eth1"], Cloud.inventory(1))
      count = guest.kernel.asked.count
      try guest.upStatic(["eth1"], more)
      count = guest.kernel.asked.count - count
    }
    #expect(count == 2)
    for step in 0..<count {
      try withGuest { guest in
        try guest.upStatic(["eth1"], Cloud.inventory(1))
        let (lines, files) = (guest.lines(1), try guest.files())
        guest.kernel.backend.refused = [guest.kernel.asked.count + step]
        #expect(try guest.upStatic(["eth1"], more).failed == ["eth1: apply.performing"])
        #expect(guest.lines(1) == lines)
        #expect(try guest.files() == files)
      }
    }
  }

  @Test func whatIsLeftOverIsToldAndStaysRecorded() throws {
    try withGuest { guest in
      let before = guest.lines(1)
      var count = 0
      try withGuest { other in
        try other.upStatic(["eth1"], Cloud.inventory(1))
        count = other.kernel.asked.count
      }
      // The last step fails, and so does taking back the address.
      guest.kernel.backend.refused = [count - 1, count + 2]
      let outcome = try guest.upStatic(["eth1"], Cloud.inventory(1))
      #expect(outcome.failed == ["eth1: apply.performing"])
      let leftovers = outcome.failures.flatMap(\.leftovers)
      #expect(leftovers.map(\.step.change) == [guest.kernel.asked[1]])
      #expect(leftovers.first?.failure != nil)
      #expect(try guest.records.macs() == [try Cloud.mac(1)])
      #expect(try guest.down(["eth1"]).failed == [])
      #expect(guest.lines(1) == before)
      #expect(try guest.records.macs() == [])
    }
  }

  /// Boot-time files could not be put back on a full disk; copies of the records stayed.
  @Test func whereUndoingFailsNoCopiesOfRecordsStay() throws {
    try withGuest { guest in
      try guest.upStatic(["eth1"], Cloud.inventory(1))
      let (count, files) = (guest.kernel.asked.count, try guest.files().keys.sorted())
      let more = try Cloud.inventory([Cloud.eni(1, secondary: ["10.0.1.30"])])
      guest.kernel.backend.refused = [count + 1, count + 2]
      let outcome = try guest.upStatic(["eth1"], more)
      #expect(outcome.failures.flatMap(\.leftovers).count == 1)
      #expect(try guest.files().keys.sorted() == files)
    }
  }

  @Test func aDownThatFailsLeavesTheENIAsItWas() throws {
    var count = 0
    try withGuest(2) { guest in
      try guest.upStatic(["eth1", "eth2"], Cloud.inventory(1, 2))
      count = guest.kernel.asked.count
      try guest.down(["eth1", "eth2"])
      count = guest.kernel.asked.count - count
    }
    #expect(count >= 8)
    for step in 0..<count {
      try withGuest(2) { guest in
        try guest.upStatic(["eth1", "eth2"], Cloud.inventory(1, 2))
        let state = guest.kernel.state
        let files = try guest.files()
        guest.kernel.backend.refused = [guest.kernel.asked.count + step]
        let outcome = try guest.down(["eth1", "eth2"])
        let failed = outcome.failures.flatMap(\.links).map(\.text)
        #expect(failed.count == 1, "step \(step)")
        #expect(outcome.failures.flatMap(\.leftovers) == [], "step \(step)")
        let number: UInt8 = failed == ["eth1"] ? 1 : 2
        #expect(guest.isConfigured(number), "step \(step)")
        #expect(!guest.isConfigured(3 - number), "step \(step)")
        let lost = guest.kernel.state.difference(from: state).filter { $0.contains("eth\(number)") }
        #expect(lost == [], "step \(step)")
        let own = files.filter {
          $0.key.contains("\((try? Cloud.mac(number)).map { "\($0)" } ?? "")")
        }
        #expect(try guest.files(of: Cloud.mac(number)) == own, "step \(step)")
      }
    }
  }

  @Test func anAtomicDownIsAllOrNothing() throws {
    try withGuest(2) { guest in
      try guest.upStatic(["eth1", "eth2"], Cloud.inventory(1, 2))
      let (state, files) = (guest.kernel.state, try guest.files())
      let count = guest.kernel.asked.count
      guest.kernel.backend.refused = [count + 6]
      let outcome = try guest.down(["eth1", "eth2"], isAtomic: true)
      #expect(outcome.failed == ["eth1 eth2: apply.performing"])
      #expect(guest.kernel.state.difference(from: state) == [])
      #expect(try guest.files() == files)
    }
  }
}
