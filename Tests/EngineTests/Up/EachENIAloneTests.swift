// Each ENI stands alone: what fails for one leaves the others done, and that one as it was.

import DHCPv4
import Engine
import EngineTestSupport
import Inventory
import Model
import Planning
import StateFiles
import TestSupport
import Testing

@Suite struct EachENIAloneTests {
  private let three = ["eth1", "eth2", "eth3"]

  @Test func theOthersAreDoneBeforeTheTimeOfASilentOneIsOver() throws {
    try withGuest(3) { guest in
      let before = guest.lines(2)
      var done: [Bool] = []
      var verified: [Bool?] = []
      guest.leases.script = [
        [
          .lease(3), .lease(5),
          .run {
            done = [1, 2, 3].map { guest.isConfigured($0) }
            verified = [1, 3].map { number in
              (try? guest.records.value(of: Cloud.mac(number)))??.isVerified
            }
          }, .refusal(4),
        ]
      ]
      let outcome = try guest.up(three)
      #expect(done == [true, false, true])
      #expect(verified == [true, true])
      #expect(outcome.failed == ["eth2: lease.notLeased"])
      #expect(outcome.changed == ["eth1", "eth3"])
      #expect(guest.lines(2) == before)
      #expect(try guest.files(of: Cloud.mac(2)) == [:])
      #expect(guest.isConfigured(1) && guest.isConfigured(3))
    }
  }

  @Test func aConflictOfOneIsItsOwn() throws {
    let foreign = "route 192.0.2.0/24 via 10.0.0.253 dev eth0 table 1002 proto 4"
    try withGuest(3, foreign) { guest in
      let before = guest.lines(2)
      let outcome = try guest.upStatic(three, Cloud.inventory(1, 2, 3))
      #expect(outcome.failed == ["eth2: contradiction.tableInUse"])
      #expect(outcome.changed == ["eth1", "eth3"])
      #expect(guest.lines(2) == before)
      #expect(try guest.files(of: Cloud.mac(2)) == [:])
    }
  }

  @Test func aRefusedChangeOfOneLeavesTheOthersDone() throws {
    let inventory = try Cloud.inventory(1, 2, 3)
    try refuseEachChange { try $0.upStatic(three, inventory) }
  }

  @Test func aRefusedChangeOfOneThatHasItsLeaseLeavesTheOthersDone() throws {
    try refuseEachChange { guest in
      guest.leases.script = [[.lease(5), .lease(3), .lease(4)]]
      return try guest.up(three)
    }
  }

  /// Runs `up` once without a failure, then once for each change, which the kernel refuses.
  private func refuseEachChange(_ up: (Guest) throws -> Outcome) throws {
    var count = 0
    try withGuest(3) { guest in
      let outcome = try up(guest)
      #expect(outcome.failed == [])
      count = guest.kernel.asked.count
    }
    #expect(count >= 15)
    for refused in 0..<count {
      try withGuest(3) { guest in
        let before = try [1, 2, 3].map { (guest.lines($0), try guest.files(of: Cloud.mac($0))) }
        guest.kernel.backend.refused = [refused]
        let outcome = try up(guest)
        let failed = outcome.expectOneRefused(of: three, "change \(refused)")
        for number in [1, 2, 3] as [UInt8] {
          let isDone = !failed.contains("eth\(number)")
          #expect(guest.isConfigured(number) == isDone, "change \(refused), eth\(number)")
          guard !isDone else { continue }
          #expect(guest.lines(number) == before[Int(number) - 1].0, "change \(refused)")
          var files = try guest.files(of: Cloud.mac(number))
          // What a server granted stays granted.
          files = files.filter { !$0.key.hasPrefix("run/leases") }
          #expect(files == before[Int(number) - 1].1, "change \(refused)")
        }
      }
    }
  }

  @Test func anAtomicRunDoesAllOrNothing() throws {
    let foreign = "route 192.0.2.0/24 via 10.0.0.253 dev eth0 table 1002 proto 4"
    try withGuest(3, foreign) { guest in
      let before = guest.kernel.state
      let outcome = try guest.upStatic(three, Cloud.inventory(1, 2, 3)) { $0.isAtomic = true }
      #expect(outcome.failed == ["eth1 eth2 eth3: contradiction.tableInUse"])
      #expect(outcome.changed == [])
      #expect(guest.kernel.state.difference(from: before) == [])
      #expect(try guest.files() == [:])
    }
  }

  @Test func anAtomicRunWithoutOneLeaseIsUndone() throws {
    try withGuest(3) { guest in
      let before = guest.kernel.state
      guest.leases.script = [[.lease(3), .lease(5), .refusal(4)]]
      let outcome = try guest.up(three) { $0.isAtomic = true }
      #expect(outcome.failed == ["eth1 eth2 eth3: lease.notLeased"])
      #expect(guest.kernel.state.difference(from: before) == [])
    }
  }

  @Test func anAtomicRunWithEveryLeaseIsDone() throws {
    try withGuest(3) { guest in
      guest.leases.script = [[.lease(5), .lease(3), .lease(4)]]
      let outcome = try guest.up(three) { $0.isAtomic = true }
      #expect(outcome.failed == [])
      #expect([1, 2, 3].allSatisfy { guest.isConfigured($0) })
    }
  }

  @Test func theOutcomeIsInTheOrderOfTheArgumentsWhateverTheOrderOfTheLeases() throws {
    try withGuest(3) { guest in
      guest.leases.script = [[.lease(4), .lease(3), .lease(5)]]
      let outcome = try guest.up(["eth3", "eth1", "eth2"])
      #expect(outcome.failed == [])
      #expect(outcome.changed == ["eth3", "eth1", "eth2"])
    }
  }

  @Test func theOutcomeOfAllIsInTheOrderOfTheNames() throws {
    try withGuest(3) { guest in
      guest.leases.script = [[.lease(5), .lease(4), .lease(3)]]
      let outcome = try guest.up([], InventorySources(file: Cloud.inventory(3, 1, 2)))
      #expect(outcome.failed == [])
      #expect(outcome.changed == three)
    }
  }

  @Test func aSignalWhileLeasesAreAwaitedEndsThoseThatWaitAlone() throws {
    try withGuest(3) { guest in
      let before = guest.lines(3)
      guest.leases.script = [[.lease(3), .lease(4), .interruption]]
      let outcome = try guest.up(three)
      #expect(outcome.failed == ["eth3: interrupted"])
      #expect(guest.isConfigured(1) && guest.isConfigured(2))
      #expect(guest.lines(3) == before)
    }
  }

  @Test func whatFailsForAllIsSaidOfEach() throws {
    try withGuest(2) { guest in
      guest.permissions.asksServers = false
      let outcome = try guest.up(["eth1", "eth2"])
      #expect(outcome.failed == ["eth1: notPermitted.askServer", "eth2: notPermitted.askServer"])
      #expect(guest.kernel.asked.isEmpty)
    }
  }
}
