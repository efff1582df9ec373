// A command that is reverted unless it is confirmed, as long as neither came.

import Files
import StateFiles

/// A command that is reverted unless it is confirmed.
package struct PendingConfirmation: Equatable, Sendable {
  /// Its name: `up`.
  package var command: String
  /// The seconds until it is reverted; 0 if that is overdue.
  package var left: UInt64
}

extension PlanJournal {
  /// What waits for its confirmation.
  func pending(at now: UInt64) -> PendingConfirmation {
    PendingConfirmation(
      command: unconfirmed?.name ?? "",
      left: deadline.map { $0 > now ? $0 - now : 0 } ?? 0)
  }
}

extension Host {
  /// What waits for its confirmation; nil if nothing does, or it cannot be told.
  package func pendingConfirmation() -> PendingConfirmation? {
    guard stores.places.hasOpen, let moment = try? clock.moment(),
      let journal = (try? JournalFile.read(stores.places.open)) ?? nil,
      let command = journal.unconfirmed, command.place == moment.place
    else { return nil }
    return journal.pending(at: moment.seconds)
  }

  /// Refuses what would change something that waits for its confirmation.
  ///
  /// - Throws: ``Failure/confirmationPending(_:)``.
  func requireNothingPending() throws(Failure) {
    if let pending = pendingConfirmation() { throw .confirmationPending(pending) }
  }

  /// Runs a command that changes something, and writes down how to revert it.
  ///
  /// - Throws: What the body throws; ``Failure/confirmationPending(_:)``.
  func journaled(
    _ name: String, _ body: () throws(Failure) -> Outcome
  ) throws(Failure) -> Outcome {
    // A part of a command.
    guard stores.journal.isIdle else { return try body() }
    try revertEarlierBoot()
    let moment = try filing { () throws(FileError) in try clock.moment() }
    let hasInterrupted = try lookForInterrupted(at: moment)
    let id = CommandJournal.newID()
    var record = JournalCommand(
      id: id, name: name, beganAt: moment.seconds, place: moment.place)
    if let seconds = confirmWithin {
      record.confirmation = JournalCommand.Confirmation(
        token: "\(moment.seconds + UInt64(seconds) + 1).\(id)", seconds: seconds)
    }
    stores.journal.begin(
      CommandJournal.Command(
        record: record, now: { [clock] in (try? clock.moment().seconds) ?? moment.seconds },
        arm: armRevert, noteUnwritten: { [note] in note(.notRevertible($0)) },
        hasInterrupted: hasInterrupted))
    do throws(Failure) {
      let outcome = try body()
      if stores.journal.awaitsConfirmation, let seconds = confirmWithin {
        note(.awaitsConfirmation(within: seconds))
      }
      stores.journal.end(isDone: outcome.failures.isEmpty)
      return outcome
    } catch {
      stores.journal.end(isDone: false)
      throw error
    }
  }

  /// Notes that an earlier command was interrupted.
  ///
  /// - Returns: Whether one was.
  /// - Throws: ``Failure/confirmationPending(_:)``.
  private func lookForInterrupted(at moment: BootMoment) throws(Failure) -> Bool {
    guard stores.places.hasOpen else { return false }
    try requireNothingPending()
    guard let journal = (try? JournalFile.read(stores.places.open)) ?? nil,
      let last = journal.commands.last, last.place == moment.place, !journal.isConfirmed,
      journal.reverted == nil, (try? JournalFile(stores.places.open, .alone)) != nil
    else { return false }
    let names = journal.commands.filter { journal.openCommands.contains($0.id) }.map(\.name)
    if !names.isEmpty { note(.interrupted(names)) }
    return true
  }
}
