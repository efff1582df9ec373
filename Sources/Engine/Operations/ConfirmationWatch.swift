// Waits for a confirmation, in a process of its own, and reverts what is not confirmed in time.

import Files
import StateFiles

/// The wait for one confirmation, which holds no lock.
package struct ConfirmationWatch {
  private let host: Host
  private let token: String

  /// How often it is tried to revert what cannot be reverted at once.
  private static let tries = 20

  /// Prepares a wait for the confirmation with a token.
  package init(_ token: String, on host: Host) {
    self.token = token
    self.host = host
  }

  /// Waits until it is confirmed, or time is up; then it is reverted.
  ///
  /// - Returns: What was reverted; nil where it was confirmed, or reverted by hand.
  /// - Throws: ``Failure`` where it could not be reverted.
  package func run() throws(Failure) -> Outcome? {
    guard try waitUntilDue() else { return nil }
    var failed = 0
    while true {
      do throws(Failure) {
        let outcome = try RevertOperation(.unconfirmed(token: token), on: host).run()
        if outcome.failures.isEmpty || failed == Self.tries { return outcome }
      } catch {
        guard failed < Self.tries else { throw error }
      }
      // Another enicfg holds a lock, or the kernel refuses something.
      failed += 1
      host.clock.sleep(.seconds(1))
    }
  }

  /// Waits, and looks each second whether that is still needed.
  ///
  /// - Returns: Whether it is due.
  private func waitUntilDue() throws(Failure) -> Bool {
    // Nothing is written down yet where the command has only just begun.
    let first = token.split(separator: ".").first.flatMap { UInt64($0) } ?? 0
    while true {
      let now = try filing { () throws(FileError) in try host.clock.moment().seconds }
      let journal = (try? JournalFile.read(host.stores.places.open)) ?? nil
      let isPending = journal?.unconfirmed?.confirmation?.token == token
      if !isPending, now >= first || wasAnswered { return false }
      if isPending, let deadline = journal?.deadline, now >= deadline, isOver { return true }
      host.clock.sleep(.seconds(1))
    }
  }

  /// Whether the journal of the token was closed.
  private var wasAnswered: Bool {
    let last = (try? JournalFile.read(host.stores.places.last)) ?? nil
    return last?.commands.contains { $0.confirmation?.token == token } ?? false
  }

  /// Whether the command has ended, or was killed: its seconds count from its end.
  private var isOver: Bool {
    (try? JournalFile(host.stores.places.open, .alone)) != nil
  }
}
