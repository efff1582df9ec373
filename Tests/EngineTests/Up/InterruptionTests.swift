// A signal that is held back, while something is waited for: the wait ends, and what is done is told.

import Engine
import EngineTestSupport
import Glibc
import Inventory
import Model
import Planning
import StateFiles
import TestSupport
import Testing

@Suite struct InterruptionTests {
  @Test func aUnitsWaitForTheMetadataEndsAndWhatIsDoneStays() throws {
    try withGuest { guest in
      let service = ScriptedMetadata([try Cloud.inventory(2)])
      guest.leases.script = [[.lease(3)]]
      let ordinary = 7
      guest.clock.afterSleep = {
        // The first waits are those before anything is done; then the unit waits for 45 s.
        if guest.clock.sleeps.count == ordinary + 2 { guest.isInterrupted = true }
      }
      let outcome = try guest.up(["eth1"], InventorySources(metadata: service)) {
        $0.isHotplug = true
      }
      #expect(guest.clock.sleeps.count == ordinary + 2)
      #expect(outcome.failed == [": interrupted"])
      #expect(outcome.changed == ["eth1"])
      #expect(guest.isConfigured(1))
      #expect(try guest.role("eth1") == .inSync)
    }
  }

  @Test func aSignalWhileTheServiceIsAskedEndsTheWaitToo() throws {
    try withGuest { guest in
      let service = ScriptedMetadata([try Cloud.inventory(2)])
      guest.leases.script = [[.lease(3)]]
      service.whileAsked = { if service.asked.count == 9 { guest.isInterrupted = true } }
      let outcome = try guest.up(["eth1"], InventorySources(metadata: service)) {
        $0.isHotplug = true
      }
      #expect(service.asked.count == 10)
      #expect(outcome.failed == [": interrupted"])
      #expect(guest.isConfigured(1))
    }
  }

  @Test func theWaitForTheNetworksLockEnds() throws {
    try withGuest { guest in
      guest.lockBound = .seconds(3600)
      guest.isInterrupted = true
      let lock = try HeldNetworkLock(guest.runDirectory)
      defer { lock.release() }
      let up = try failure { try guest.upStatic(["eth1"], Cloud.inventory(1)) }
      #expect(up == "interrupted")
      let down = try failure { try guest.down(["eth1"]) }
      #expect(down == "interrupted")
      #expect(guest.kernel.asked.isEmpty)
    }
  }

  @Test func theWaitForAnENIsLockEndsInEachCommand() throws {
    try withGuest { guest in
      try guest.upStatic(["eth1"], Cloud.inventory(1))
      let count = guest.kernel.asked.count
      let lock = try HeldENILock(Cloud.mac(1), guest.runDirectory)
      defer { lock.release() }
      guest.clock.afterSleep = { guest.isInterrupted = true }
      let down = try guest.down(["eth1"])
      #expect(down.failed == ["eth1: interrupted"])
      #expect(guest.clock.sleeps.count == 1)
      guest.isInterrupted = false
      let inventory = try Cloud.inventory([Cloud.eni(1, secondary: ["10.0.1.30"])])
      #expect(try guest.upStatic(["eth1"], inventory).failed == ["eth1: interrupted"])
      #expect(guest.clock.sleeps.count == 2)
      guest.isInterrupted = false
      let alias = AliasOperation(
        .add([AliasEdit.Address(.v4(IPv4Address(10, 0, 1, 31)))]),
        of: try #require(LinkSelector("eth1")), sources: nil, on: guest.host)
      #expect(try failure { _ = try alias.run() } == "interrupted")
      #expect(guest.clock.sleeps.count == 3)
      #expect(guest.kernel.asked.count == count)
    }
  }

  @Test(arguments: [SIGTERM, SIGINT, SIGQUIT])
  func theMachinesClockWakesForASignalThatIsHeldBack(_ signal: Int32) {
    var before = sigset_t()
    unsafe pthread_sigmask(SIG_BLOCK, nil, &before)
    defer { unsafe pthread_sigmask(SIG_SETMASK, &before, nil) }
    let host = Host.machine(Stores(stateDirectory: "/none", runDirectory: "/none"))
    host.holdSignals()
    #expect(!host.isInterrupted())
    // To this thread alone.
    raise(signal)
    #expect(host.isInterrupted())
    host.clock.sleep(.seconds(3600))
    #expect(host.isInterrupted())
    var terminations = sigset_t()
    var number: Int32 = 0
    unsafe sigemptyset(&terminations)
    unsafe sigaddset(&terminations, signal)
    unsafe sigwait(&terminations, &number)
    #expect(number == signal && !host.isInterrupted())
  }
}
