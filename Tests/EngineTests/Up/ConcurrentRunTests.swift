// Runs of enicfg that go on while another one waits for a lease.

import Engine
import EngineTestSupport
import Inventory
import Model
import Planning
import StateFiles
import TestSupport
import Testing

@Suite struct ConcurrentRunTests {
  private let nameless = """
    link 8 ens8 00:16:3e:00:00:08 down
    link 9 ens9 00:16:3e:00:00:09 down
    """

  @Test func anIndexThatIsGivenMeanwhileIsAnotherOneAndStays() throws {
    try withGuest(0, nameless) { guest in
      var other: [String]?
      var kept: [MACAddress: UInt32]?
      guest.leases.script = [
        [
          .run {
            other = try? guest.upStatic(["ens9"], Cloud.inventory(8, 9)).failed
            kept = try? guest.indexes.read().kept
          }, .refusal(8),
        ]
      ]
      let outcome = try guest.up(["ens8"])
      #expect(outcome.failed == ["ens8: lease.notLeased"])
      #expect(other == [])
      #expect(kept == [try Cloud.mac(8): 1, try Cloud.mac(9): 2])
      #expect(try guest.indexes.read().kept == [try Cloud.mac(9): 2])
      #expect(try guest.records.macs() == [try Cloud.mac(9)])
      #expect(try guest.enis.macs() == [try Cloud.mac(9)])
    }
  }

  @Test func anUndoDoesNotTouchWhatAnotherRunMadeMeanwhile() throws {
    try withGuest(2) { guest in
      guest.leases.script = [
        [.run { _ = try? guest.upStatic(["eth2"], Cloud.inventory(1, 2)) }, .refusal(3)]
      ]
      let before = guest.lines(1)
      let outcome = try guest.up(["eth1"])
      #expect(outcome.failed == ["eth1: lease.notLeased"])
      #expect(guest.lines(1) == before)
      #expect(guest.isConfigured(2))
      #expect(try guest.role("eth2") == .inSync)
    }
  }

  @Test func allDoesTheOthersAndGivesUpTheOneThatIsWaitedFor() throws {
    try withGuest(3) { guest in
      var others: [[String]?] = []
      guest.leases.script = [
        [
          .run {
            others.append(try? guest.upStatic([], Cloud.inventory(1, 2, 3)).failed)
            others.append(try? guest.down([]).failed)
          }, .lease(3),
        ]
      ]
      let outcome = try guest.up(["eth1"])
      #expect(outcome.failed == [])
      #expect(others == [["eth1: file.locked"], ["eth1: file.locked"]])
      #expect(guest.isConfigured(1) && !guest.isConfigured(2) && !guest.isConfigured(3))
    }
  }

  @Test func aTableThatIsTakenMeanwhileIsNotTakenTwice() throws {
    try withGuest(2) { guest in
      let table = try configuration("enis: [{link: eth2, table: 1001}]")
      var other: [String]?
      guest.leases.script = [
        [
          .run {
            let sources = (try? Cloud.inventory(1, 2)).map {
              InventorySources(configuration: table, file: $0)
            }
            other = try? guest.up(["eth2"], sources ?? InventorySources()) {
              $0.settings.isStatic = true
            }.failed
          }, .lease(3),
        ]
      ]
      let outcome = try guest.up(["eth1"])
      #expect(outcome.failed == [])
      #expect(other == ["eth2: contradiction.tableOfOtherENI"])
      #expect(guest.isConfigured(1))
    }
  }

  @Test func anAtomicRunWaitsForAllOfItsENIs() throws {
    try withGuest(2) { guest in
      let lock = try HeldENILock(try Cloud.mac(2), guest.runDirectory)
      var early: [Change] = []
      guest.clock.afterSleep = {
        early = guest.kernel.asked
        if guest.clock.sleeps.count == 2 { lock.release() }
      }
      let outcome = try guest.upStatic(["eth1", "eth2"], Cloud.inventory(1, 2)) {
        $0.isAtomic = true
      }
      #expect(outcome.failed == [] && outcome.changed == ["eth1", "eth2"])
      #expect(early == [])
    }
  }

  @Test func anAtomicRunDoesNothingWhereALinkIsUnknown() throws {
    try withGuest { guest in
      let outcome = try guest.upStatic(["eth9", "eth1"], Cloud.inventory(1)) { $0.isAtomic = true }
      #expect(outcome.failed == ["eth9: contradiction.noSuchLink"])
      #expect(guest.kernel.asked.isEmpty)
      #expect(try guest.files() == [:])
    }
  }

  @Test func statusMayBeAskedWhileALeaseIsAwaited() throws {
    try withGuest { guest in
      var role: LinkStatus.Role?
      guest.leases.script = [[.run { role = try? guest.role("eth1") }, .lease(3)]]
      let outcome = try guest.up(["eth1"])
      #expect(outcome.failed == [])
      #expect(role == .leaseUnknown)
      #expect(try guest.role("eth1") == .inSync)
    }
  }

  @Test func whatIsNotAskedForIsNotLookedAt() throws {
    try withGuest(2) { guest in
      try makeUnreadable("\(guest.runDirectory)/links/\(try Cloud.mac(2)).json")
      try makeUnreadable("\(guest.stateDirectory)/enis/\(try Cloud.mac(2)).json")
      let outcome = try guest.upStatic(["eth1"], Cloud.inventory(1, 2))
      #expect(outcome.failed == [])
      #expect(guest.isConfigured(1))
      #expect(try guest.down(["eth1"]).failed == [])
    }
  }
}
