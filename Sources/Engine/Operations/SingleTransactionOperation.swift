// An operation that is one transaction, and that depends on what is there alone.

import Model
package import Planning

/// An operation that is one transaction: all of it is done, or none.
package protocol SingleTransactionOperation {
  var host: Host { get }

  /// Its name in the journal; nil if it is an agent's, which is not reverted.
  var journaledName: String? { get }

  /// What should be, given what is there; it has the connection look at what else that is about.
  func desired(on backend: KernelConnection) throws(Failure) -> [DesiredLink]
}

extension SingleTransactionOperation {
  /// Not in the journal.
  package var journaledName: String? { nil }

  /// Plans the operation without changing anything.
  ///
  /// - Throws: ``Failure``.
  package func plan() throws(Failure) -> Outcome {
    let backend = try host.connect()
    let desired = try desired(on: backend)
    host.noteUnusableFiles()
    return Outcome(plan: try backend.observed().plan(desired))
  }

  /// Carries the operation out.
  ///
  /// - Throws: ``Failure`` where nothing could be begun.
  package func run() throws(Failure) -> Outcome {
    guard let journaledName else { return try carryOut() }
    return try host.journaled(journaledName) { () throws(Failure) in try carryOut() }
  }

  private func carryOut() throws(Failure) -> Outcome {
    var outcome = Outcome()
    try host.locked { () throws(Failure) in
      let backend = try host.connect()
      let desired = try desired(on: backend)
      try host.setAsideUnusableFiles()
      var transaction = Transaction(host.stores)
      do throws(Failure) {
        try transaction.bringAbout(desired, on: backend)
        outcome.plan = transaction.applied
      } catch {
        let leftovers = transaction.rollBack(on: backend)
        outcome.failures = [ENIFailure(error, on: desired.map(\.link), leftovers: leftovers)]
      }
    }
    return outcome
  }
}
