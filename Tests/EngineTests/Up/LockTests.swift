// The locks: the network's is held for moments, an ENI's while it is waited for.

import DHCPv4
import Engine
import EngineTestSupport
import Inventory
import Model
import Planning
import TestSupport
import Testing

@Suite struct LockTests {
  @Test func theLockIsFreeWhileALeaseIsAwaited() throws {
    try withGuest { guest in
      var isFree: Bool?
      guest.leases.script = [[.run { isFree = guest.lockIsFree() }, .lease(3)]]
      let outcome = try guest.up(["eth1"])
      #expect(outcome.failed == [])
      #expect(isFree == true)
    }
  }

  @Test func theLockIsFreeWhileTheMetadataServiceIsAsked() throws {
    try withGuest { guest in
      var isFree: [Bool] = []
      let service = ScriptedMetadata([try Cloud.inventory(1)])
      service.whileAsked = { isFree.append(guest.lockIsFree()) }
      guest.leases.script = [[.lease(3)]]
      #expect(try guest.up(["eth1"], InventorySources(metadata: service)).failed == [])
      #expect(isFree == [true])
    }
  }

  @Test func theLockIsHeldForEachChange() throws {
    try withGuest(2) { guest in
      var isFree: Set<Bool> = []
      guest.kernel.beforeChange = { _ in isFree.insert(guest.lockIsFree()) }
      guest.leases.script = [[.lease(3), .refusal(4)]]
      _ = try guest.up(["eth1", "eth2"])
      _ = try guest.down(["eth1"])
      #expect(isFree == [false])
    }
  }

  @Test func anotherENICanBeConfiguredWhileALeaseIsAwaited() throws {
    try withGuest(2) { guest in
      var other: [String]?
      guest.leases.script = [
        [.run { other = try? guest.upStatic(["eth2"], Cloud.inventory(1, 2)).failed }, .lease(3)]
      ]
      let outcome = try guest.up(["eth1"])
      #expect(outcome.failed == [])
      #expect(other == [])
      #expect(guest.isConfigured(1) && guest.isConfigured(2))
    }
  }

  @Test func theSameENIIsWaitedForAndThenLeftToTheFirst() throws {
    try withGuest(2) { guest in
      var others: [[String]?] = []
      var waited = Duration.zero
      let script: [ScriptedLeases.Event] = [
        .run {
          let start = guest.clock.now
          others.append(try? guest.upStatic(["eth1"], Cloud.inventory(1, 2)).failed)
          waited = guest.clock.now - start
          others.append(try? guest.down(["eth1"]).failed)
        }, .lease(3),
      ]
      guest.leases.script = [script]
      let outcome = try guest.up(["eth1"])
      #expect(outcome.failed == [])
      #expect(others == [["eth1: file.locked"], ["eth1: file.locked"]])
      #expect(waited >= guest.lockBound && waited < guest.lockBound + .seconds(1))
      #expect(guest.isConfigured(1))
    }
  }

  @Test func theSameENIIsDoneOnceTheFirstLetItGo() throws {
    try withGuest(2) { guest in
      let lock = try HeldENILock(try Cloud.mac(1), guest.runDirectory)
      guest.clock.afterSleep = { if guest.clock.sleeps.count == 3 { lock.release() } }
      let outcome = try guest.upStatic(["eth1", "eth2"], Cloud.inventory(1, 2))
      #expect(outcome.failed == [])
      #expect(outcome.changed == ["eth1", "eth2"])
      #expect(guest.clock.sleeps.count == 3)
      #expect(guest.isConfigured(1) && guest.isConfigured(2))
    }
  }

  @Test func oneThatIsWaitedForDoesNotKeepTheOthersFromBeingDone() throws {
    try withGuest(2) { guest in
      let lock = try HeldENILock(try Cloud.mac(1), guest.runDirectory)
      var isDone: Bool?
      guest.clock.afterSleep = { isDone = isDone ?? guest.isConfigured(2) }
      let outcome = try guest.upStatic(["eth1", "eth2"], Cloud.inventory(1, 2))
      lock.release()
      #expect(outcome.failed == ["eth1: file.locked"])
      #expect(outcome.changed == ["eth2"])
      #expect(isDone == true)
    }
  }

  @Test func anENIThatIsThereIsNotWaitedFor() throws {
    try withGuest { guest in
      try guest.upStatic(["eth1"], Cloud.inventory(1))
      let lock = try HeldENILock(try Cloud.mac(1), guest.runDirectory)
      #expect(try guest.upStatic(["eth1"], Cloud.inventory(1)).failed == [])
      lock.release()
      #expect(guest.clock.sleeps.isEmpty)
    }
  }

  @Test func anAliasWaitsForTheENIAndGivesUp() throws {
    try withGuest { guest in
      try guest.upStatic(["eth1"], Cloud.inventory(1))
      let lock = try HeldENILock(try Cloud.mac(1), guest.runDirectory)
      let address = try #require(IPAddress("10.0.1.30"))
      let operation = AliasOperation(
        .add([AliasEdit.Address(address)]), of: try #require(LinkSelector("eth1")), sources: nil,
        on: guest.host)
      #expect(try failure { _ = try operation.run() } == "file.locked")
      lock.release()
      #expect(guest.clock.slept >= guest.lockBound)
      #expect(try operation.run().failed == [])
    }
  }

  @Test func theSecondStageIsPlannedFromWhatIsThereByThen() throws {
    try withGuest { guest in
      let foreign = try Route(text: "10.9.0.0/16 via 10.0.0.253 dev eth0 table 1001 proto 4")
      guest.leases.script = [[.run { guest.kernel.state.routes.append(foreign) }, .lease(3)]]
      let outcome = try guest.up(["eth1"])
      #expect(outcome.failed == ["eth1: contradiction.tableInUse"])
      #expect(guest.kernel.state.routes.contains(foreign))
      #expect(guest.kernel.state.link(named: try Cloud.name("eth1"))?.isUp == false)
    }
  }

  @Test func whatAnotherProgramDidMeanwhileIsAcceptedAsItIs() throws {
    try withGuest { guest in
      let rule = try #require(
        try ObservedState(text: "rule from 10.0.1.20 lookup 1001 priority 31001 proto 4").rules
          .first
      )
      guest.leases.script = [[.run { guest.kernel.state.rules.append(rule) }, .lease(3)]]
      #expect(try guest.up(["eth1"]).failed == [])
      #expect(guest.kernel.state.rules.filter { $0.table?.rawValue == 1001 } == [rule])
    }
  }

  @Test func whatWasDoneIsToldEvenIfTheLockCannotBeHadAtTheEnd() throws {
    try withGuest { guest in
      guest.lockBound = .milliseconds(50)
      var lock: HeldNetworkLock?
      guest.leases.script = [[.lease(3), .run { lock = try? HeldNetworkLock(guest.runDirectory) }]]
      let outcome = try guest.up(["eth1"])
      lock?.release()
      #expect(outcome.changed == ["eth1"])
      #expect(outcome.failed == [": file.locked"])
    }
  }

  @Test func downTellsWhatWasRemovedEvenIfTheLockCannotBeHadAgain() throws {
    try withGuest(2) { guest in
      try guest.upStatic(["eth1", "eth2"], Cloud.inventory(1, 2))
      guest.lockBound = .milliseconds(60)
      let lock = try HeldENILock(try Cloud.mac(1), guest.runDirectory)
      var network: HeldNetworkLock?
      guest.clock.afterSleep = { network = network ?? (try? HeldNetworkLock(guest.runDirectory)) }
      let outcome = try guest.down(["eth1", "eth2"])
      lock.release()
      network?.release()
      #expect(outcome.changed == ["eth2"])
      #expect(outcome.failed == ["eth1: file.locked"])
      #expect(guest.isConfigured(1) && !guest.isConfigured(2))
    }
  }

  @Test func aSignalAlsoEndsTheWaitForAnotherEnicfg() throws {
    try withGuest(2) { guest in
      let lock = try HeldENILock(try Cloud.mac(1), guest.runDirectory)
      guest.leases.script = [[.interruption]]
      let outcome = try guest.up(["eth1", "eth2"])
      lock.release()
      #expect(Set(outcome.failed) == ["eth1: interrupted", "eth2: interrupted"])
      #expect(guest.clock.sleeps.isEmpty)
      #expect(guest.leases.rounds.count == 1)
    }
  }

  @Test func signalsAreHeldBackBeforeAnythingIsChanged() throws {
    try withGuest { guest in
      var held = 0
      var before: [Int] = []
      guest.kernel.beforeChange = { _ in before.append(held) }
      var host = guest.host
      host.holdSignals = { held += 1 }
      var request = UpRequest(
        try Guest.choice(["eth1"]), sources: InventorySources(file: try Cloud.inventory(1)))
      request.settings.isStatic = true
      let outcome = try UpOperation(request, on: host).run()
      #expect(outcome.failed == [])
      #expect(before.first == 1)
    }
  }
}
