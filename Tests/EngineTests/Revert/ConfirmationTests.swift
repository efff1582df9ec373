// `--confirm`: what is not confirmed in time is reverted, and nothing else happens meanwhile.

import BootConfig
import Engine
import EngineTestSupport
import Files
import Inventory
import Model
import Planning
import StateFiles
import TestSupport
import Testing

@Suite struct ConfirmationTests {
  /// The wait for the confirmations of a guest's commands.
  private final class Watch {
    var token: String?
    let guest: Guest

    init(_ guest: Guest) { self.guest = guest }

    /// A host whose commands have to be confirmed.
    var host: Host {
      var host = guest.host
      host.confirmWithin = 30
      host.armRevert = { [unowned self] confirmation in token = confirmation.token }
      return host
    }

    func up(_ links: [String], _ inventory: Inventory) throws -> Outcome {
      var request = UpRequest(
        try Guest.choice(links), sources: InventorySources(file: inventory))
      request.settings.isStatic = true
      return try UpOperation(request, on: host).run()
    }

    /// Waits until nothing is pending any more.
    func run() throws -> Outcome? {
      try ConfirmationWatch(try #require(token), on: guest.host).run()
    }
  }

  @Test(arguments: RevertSample.all) func whatIsNotConfirmedIsReverted(_ sample: RevertSample)
    throws
  {
    try RevertSample.withGuest { guest in
      try sample.before(guest)
      let before = try Everything(guest)
      let watch = Watch(guest)
      _ = try sample.command(guest, watch.host)
      guest.clock.now += .seconds(5)
      let outcome = try #require(try watch.run())
      #expect(outcome.failed == [])
      // Not sooner than asked for, and not much later.
      #expect((25...26).contains(guest.clock.slept.components.seconds))
      try before.expectSame(guest)
      #expect(!Files.isThere(guest.stateDirectory + "/unconfirmed.journal"))
      #expect(try failure { _ = try ConfirmOperation(on: guest.host).run() } == "revert.tooLate")
    }
  }

  @Test func whatIsConfirmedStays() throws {
    try withGuest { guest in
      let watch = Watch(guest)
      _ = try watch.up(["eth1"], Cloud.inventory(1))
      #expect(try ConfirmOperation(on: guest.host).run() == "up")
      #expect(!Files.isThere(guest.stateDirectory + "/unconfirmed.journal"))
      #expect(try watch.run() == nil)
      #expect(guest.clock.slept == .zero)
      #expect(guest.isConfigured(1))
      // It can be reverted all the same.
      #expect(
        try failure { _ = try ConfirmOperation(on: guest.host).run() } == "revert.nothingPending")
      try guest.revert()
      #expect(!guest.isConfigured(1))
    }
  }

  @Test func withNothingToChangeNothingIsToBeConfirmed() throws {
    try withGuest { guest in
      try guest.upStatic(["eth1"], Cloud.inventory(1))
      let watch = Watch(guest)
      #expect(try watch.up(["eth1"], Cloud.inventory(1)).plan.isEmpty)
      #expect(watch.token == nil)
      #expect(
        try failure { _ = try ConfirmOperation(on: guest.host).run() } == "revert.nothingPending")
    }
  }

  @Test func whatIsUndoneNeedsNoConfirmation() throws {
    try withGuest { guest in
      let before = try Everything(guest)
      let watch = Watch(guest)
      guest.kernel.backend.refused = [2]
      #expect(try watch.up(["eth1"], Cloud.inventory(1)).failed == ["eth1: apply.performing"])
      #expect(try watch.run() == nil)
      #expect(
        try failure { _ = try ConfirmOperation(on: guest.host).run() } == "revert.nothingPending")
      try before.expectSame(guest)
    }
  }

  @Test func nothingIsAppliedWhereTheRevertCannotComeByItself() throws {
    try withGuest { guest in
      let before = try Everything(guest)
      var host = guest.host
      host.confirmWithin = 30
      host.armRevert = { _ throws(Failure) in throw .revert(.nothingPending) }
      var request = UpRequest(
        try Guest.choice(["eth1"]), sources: InventorySources(file: try Cloud.inventory(1)))
      request.settings.isStatic = true
      let outcome = try UpOperation(request, on: host).run()
      #expect(outcome.failed == ["eth1: revert.nothingPending"])
      #expect(guest.kernel.asked == [])
      try before.expectSame(guest)
    }
  }

  @Test func otherCommandsAreRefusedMeanwhile() throws {
    try withGuest(2) { guest in
      let watch = Watch(guest)
      _ = try watch.up(["eth1"], Cloud.inventory(1))
      let applied = try Everything(guest)
      #expect(
        try failure { try guest.upStatic(["eth2"], Cloud.inventory(2)) } == "confirmationPending")
      #expect(try failure { try guest.down(["eth1"]) } == "confirmationPending")
      #expect(
        try failure { _ = try watch.up(["eth2"], Cloud.inventory(2)) } == "confirmationPending")
      try applied.expectSame(guest)
      #expect(try guest.status("eth1").count == 1)
      let pending = try StatusOperation([], on: guest.host).run().confirmation
      #expect(pending == guest.host.pendingConfirmation())
      #expect(pending?.command == "up" && pending?.left == 31)
      _ = try ConfirmOperation(on: guest.host).run()
      #expect(try guest.upStatic(["eth2"], Cloud.inventory(2)).failed == [])
    }
  }

  @Test func anAdministratorRevertsBeforeTheTimeIsUp() throws {
    try withGuest { guest in
      let before = try Everything(guest)
      let watch = Watch(guest)
      _ = try watch.up(["eth1"], Cloud.inventory(1))
      try guest.revert()
      try before.expectSame(guest)
      #expect(try watch.run() == nil)
      #expect(
        try failure { _ = try ConfirmOperation(on: guest.host).run() } == "revert.nothingPending")
    }
  }

  @Test func theSecondsCountFromTheEndOfTheCommand() throws {
    try withGuest { guest in
      let watch = Watch(guest)
      guest.leases.script = [[.run { guest.clock.now += .seconds(25) }, .lease(3)]]
      let request = UpRequest(try Guest.choice(["eth1"]), sources: InventorySources())
      #expect(try UpOperation(request, on: watch.host).run().failed == [])
      #expect(guest.host.pendingConfirmation()?.left == 31)
      #expect(try watch.run()?.failed == [])
      #expect(guest.clock.now >= .seconds(55))
    }
  }

  @Test func theRevertWaitsUntilAnotherEnicfgIsDone() throws {
    try withGuest { guest in
      let before = try Everything(guest)
      let watch = Watch(guest)
      _ = try watch.up(["eth1"], Cloud.inventory(1))
      guest.lockBound = .zero
      let lock = try HeldNetworkLock(guest.runDirectory)
      guest.clock.afterSleep = { if guest.clock.now > .seconds(40) { lock.release() } }
      #expect(try watch.run()?.failed == [])
      #expect(guest.clock.now > .seconds(40))
      try before.expectSame(guest)
    }
  }

  @Test func aNewProgramsWorkDoesNotKeepTheRestFromBeingReverted() throws {
    try withGuest { guest in
      let watch = Watch(guest)
      _ = try watch.up(["eth1"], Cloud.inventory(1))
      let foreign = "route 192.0.2.0/24 via 10.0.1.253 dev eth1 proto 4"
      guest.kernel.state.routes += try ObservedState(text: foreign).routes
      #expect(try watch.run()?.failed == [])
      #expect(guest.kernel.state.lines.contains { $0.contains("192.0.2.0/24") })
      #expect(!guest.isConfigured(1))
      #expect(guest.kernel.state.rules == [])
    }
  }

  @Test func filesThatWereNotConfirmedComeBackWithTheNextBoot() throws {
    try withGuest { guest in
      try guest.upStatic(["eth1"], Cloud.inventory(1)) {
        $0.bootFiles = BootFilesRequest(format: .networkd, root: guest.root)
      }
      let before = try Everything(guest)
      let watch = Watch(guest)
      var eni = try Cloud.eni(1, secondary: ["10.0.1.30"])
      eni.primaryAddress = .present(IPv4Address(10, 0, 1, 40), from: Cloud.origin)
      var request = UpRequest(
        try Guest.choice(["eth1"]), sources: InventorySources(file: try Cloud.inventory([eni])))
      request.settings.isStatic = true
      request.bootFiles = BootFilesRequest(format: .networkd, root: guest.root)
      #expect(try UpOperation(request, on: watch.host).run().failed == [])
      // The kernel and the run directory begin again.
      _ = try run("rm", ["-rf", guest.runDirectory])
      let path = guest.stateDirectory + "/unconfirmed.journal"
      let journal = String(decoding: try #require(try Files.read(path)), as: UTF8.self)
      let earlier = journal.replacing("this boot", with: "an earlier boot")
      try Files.write(Array(earlier.utf8), to: path)
      try guest.host.revertEarlierBoot()
      let now = try Everything(guest)
      for (name, text) in before.files where !name.hasPrefix("run/") {
        #expect(now.files[name] == text, "\(name)")
      }
      #expect(!Files.isThere(path))
      #expect(
        guest.notes.contains { if case .revertedAfterReboot("up") = $0 { true } else { false } })
    }
  }
}
