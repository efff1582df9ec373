// `revert` brings back exactly what was there, at whatever moment the command or the revert itself ended.

import Engine
import EngineTestSupport
import Files
import Inventory
import Model
import Planning
import StateFiles
import TestSupport
import Testing

@Suite struct RevertTests {
  @Test(arguments: RevertSample.all) func everythingIsAsBefore(_ sample: RevertSample) throws {
    try RevertSample.withGuest { guest in
      try sample.before(guest)
      let before = try Everything(guest)
      let done = try sample.command(guest, guest.host)
      #expect(!done.plan.isEmpty)
      let outcome = try guest.revert()
      #expect(outcome.failed == [])
      #expect(!outcome.plan.isEmpty)
      try before.expectSame(guest)
    }
  }

  @Test(arguments: RevertSample.all) func aRevertIsReadFromItsFile(_ sample: RevertSample) throws {
    try RevertSample.withGuest { guest in
      try sample.before(guest)
      _ = try sample.command(guest, guest.host)
      let planned = try RevertOperation(on: guest.host).plan().plan.steps.map(\.change)
      #expect(try guest.revert().plan.steps.map(\.change) == planned)
    }
  }

  @Test func aSecondRevertHasNothingToRevert() throws {
    try withGuest { guest in
      try guest.upStatic(["eth1"], Cloud.inventory(1))
      try guest.revert()
      let before = try Everything(guest)
      #expect(try guest.revert().plan.isEmpty)
      #expect(guest.nothingToRevert == [.revertedAlready(["up"])])
      try before.expectSame(guest)
    }
  }

  @Test func whereNothingWasDoneThereIsNothingToRevert() throws {
    try withGuest { guest in
      #expect(try guest.revert().plan.isEmpty)
      #expect(guest.nothingToRevert == [.nothingDone])
      // What changes nothing is not reverted in the place of what did.
      try guest.upStatic(["eth1"], Cloud.inventory(1))
      try guest.upStatic(["eth1"], Cloud.inventory(1))
      #expect(try !guest.revert().plan.isEmpty)
      #expect(!guest.isConfigured(1))
    }
  }

  @Test func whatWasUndoneIsNotReverted() throws {
    try withGuest(2) { guest in
      try guest.upStatic(["eth1"], Cloud.inventory(1))
      guest.leases.script = [[.refusal(4)]]
      #expect(try guest.up(["eth2"]).failed == ["eth2: lease.notLeased"])
      try guest.revert()
      #expect(!guest.isConfigured(1))
    }
  }

  @Test func withNothingToDoNothingIsWritten() throws {
    try withGuest { guest in
      try guest.upStatic(["eth1"], Cloud.inventory(1))
      try guest.revert()
      try guest.upStatic(["eth1"], Cloud.inventory(1))
      let before = Files.version(of: guest.runDirectory + "/journal.last")
      try guest.upStatic(["eth1"], Cloud.inventory(1))
      #expect(before != nil && Files.version(of: guest.runDirectory + "/journal.last") == before)
      #expect(!Files.isThere(guest.runDirectory + "/journal.open"))
    }
  }
}

// A command that is killed, and a revert that is killed or refused.
@Suite struct InterruptedRevertTests {
  /// A moment of a run: what the kernel has, and a copy of the files.
  private struct Moment {
    var state: ObservedState
    var files: String

    /// Puts the files in place of those that are there.
    func restore(_ directory: String) throws -> Guest {
      _ = try run("sh", ["-c", "rm -rf '\(directory)'; cp -a '\(files)' '\(directory)'"])
      return try Guest(state, in: directory)
    }
  }

  /// Runs something, and keeps every moment of it.
  private func moments(
    _ guest: Guest, _ body: () throws -> Void
  ) throws -> [Moment] {
    var moments: [Moment] = []
    func keep(_ state: ObservedState) {
      let copy = "\(guest.directory).moment-\(moments.count)"
      guard (try? run("cp", ["-a", guest.directory, copy])) != nil else { return }
      moments.append(Moment(state: state, files: copy))
    }
    guest.kernel.beforeChange = { _ in keep(guest.kernel.state) }
    guest.kernel.backend.meddling = { state, _ in keep(state) }
    try body()
    guest.kernel.beforeChange = { _ in }
    guest.kernel.backend.meddling = { _, _ in }
    keep(guest.kernel.state)
    return moments
  }

  private func remove(_ moments: [Moment]) {
    for moment in moments { _ = try? run("rm", ["-rf", moment.files]) }
  }

  @Test(arguments: RevertSample.all)
  func aKilledCommandIsReverted(_ sample: RevertSample) throws {
    try RevertSample.withGuest { guest in
      try sample.before(guest)
      let before = try Everything(guest)
      let start = guest.clock.now
      let moments = try moments(guest) { _ = try sample.command(guest, guest.host) }
      defer { remove(moments) }
      #expect(moments.count > 2)
      for (number, moment) in moments.enumerated() {
        let next = try moment.restore(guest.directory)
        next.clock.now = start
        // No step is taken that is not written down.
        guard Files.isThere(next.runDirectory + "/journal.open") || number == moments.count - 1
        else {
          #expect(moment.state.difference(from: before.state) == [], "moment \(number)")
          continue
        }
        let outcome = try next.revert()
        #expect(outcome.failed == [], "moment \(number)")
        try before.expectSame(next, "moment \(number)")
      }
    }
  }

  @Test(arguments: RevertSample.all)
  func aKilledRevertIsDoneByTheNextOne(_ sample: RevertSample) throws {
    try RevertSample.withGuest { guest in
      try sample.before(guest)
      let before = try Everything(guest)
      _ = try sample.command(guest, guest.host)
      let moments = try moments(guest) { try guest.revert() }
      defer { remove(moments) }
      for (number, moment) in moments.enumerated() {
        let next = try moment.restore(guest.directory)
        #expect(try next.revert().failed == [], "moment \(number)")
        try before.expectSame(next, "moment \(number)")
      }
    }
  }

  @Test(arguments: RevertSample.all)
  func aRefusedRevertChangesNothing(_ sample: RevertSample) throws {
    var count = 1
    var step = 0
    while step < count {
      try RevertSample.withGuest { guest in
        try sample.before(guest)
        let before = try Everything(guest)
        _ = try sample.command(guest, guest.host)
        let after = try Everything(guest)
        let asked = guest.kernel.asked.count
        count = try RevertOperation(on: guest.host).plan().plan.steps.count
        guest.kernel.backend.refused = [asked + step]
        #expect(try guest.revert().failures.map(\.failure.kind) == ["apply.performing"])
        var there = guest.kernel.state
        there.files = after.state.files
        #expect(there.difference(from: after.state) == [], "step \(step)")
        guest.kernel.backend.refused = []
        #expect(try guest.revert().failed == [], "step \(step)")
        try before.expectSame(guest, "step \(step)")
      }
      step += 1
    }
    #expect(count > 0)
  }

  @Test func theNextCommandSaysThatOneWasInterruptedAndRevertTakesBothBack() throws {
    try withGuest(2) { guest in
      let before = try Everything(guest)
      let moments = try moments(guest) { try guest.upStatic(["eth1"], Cloud.inventory(1)) }
      defer { remove(moments) }
      let middle = try #require(moments.first { $0.state.addresses.count == 2 })
      let next = try middle.restore(guest.directory)
      #expect(try next.upStatic(["eth1"], Cloud.inventory(1)).failed == [])
      #expect(next.isConfigured(1))
      #expect(next.interrupted == [["up"]])
      #expect(try next.upStatic(["eth1"], Cloud.inventory(1)).plan.isEmpty)
      #expect(next.interrupted == [["up"]])
      try next.revert()
      try before.expectSame(next)
    }
  }
}

extension Guest {
  /// Why there was nothing to revert, as it was noted.
  var nothingToRevert: [Note.NothingToRevert] {
    notes.compactMap { if case .nothingToRevert(let why) = $0 { why } else { nil } }
  }

  /// The commands that were noted to be interrupted.
  var interrupted: [[String]] {
    notes.compactMap { if case .interrupted(let names) = $0 { names } else { nil } }
  }
}
