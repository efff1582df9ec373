// Taking away from some links what enicfg made on them.

import Applying
import NetworkModel
import Planning
import StateFiles

/// One run of `down`.
struct DownRun {
  let stores: Stores
  let links: [LinkArgument]

  /// Plans `down` without changing anything.
  func plan() throws(Failure) -> Plan {
    var transaction = try Transaction(stores)
    let observed = try transaction.observe()
    let desired = try desired(in: observed)
    do { return try Planner.plan(desired, in: observed) } catch { throw .contradiction(error) }
  }

  /// Carries `down` out.
  ///
  /// - Returns: What was done.
  /// - Throws: ``FailureOutcome``, after everything was undone.
  func run() throws(FailureOutcome) -> Plan {
    try locked(stores) { (transaction: inout Transaction) throws(Failure) in
      let observed = try transaction.observe()
      let desired = try desired(in: observed)
      try transaction.reach(from: observed, records: desired.compactMap(\.record)) { _ in desired }
      try transaction.finish(keepsRecords: false)
      return transaction.applied
    }
  }

  private func desired(in observed: ObservedState) throws(Failure) -> [DesiredLink] {
    var desired: [DesiredLink] = []
    for link in try observed.links(links) {
      var one = DesiredLink(link: link.name, extent: .takenDown)
      if let mac = link.mac {
        one.record = try filing { () throws(StateFileError) in try stores.records.record(of: mac) }
      }
      one.numbers = one.record?.numbers
      desired.append(one)
    }
    return desired
  }
}

/// Does what changes nothing, so that nothing is to be undone where it fails.
func withoutChanges<Value: ~Copyable>(
  _ body: () throws(Failure) -> Value
) throws(FailureOutcome) -> Value {
  do { return try body() } catch { throw FailureOutcome(failure: error) }
}

/// Runs a command's changes under the lock, and undoes them where it fails.
///
/// - Throws: ``FailureOutcome``, with what the undo left over.
func locked(
  _ stores: Stores, _ body: (inout Transaction) throws(Failure) -> Plan
) throws(FailureOutcome) -> Plan {
  let lock = try withoutChanges { () throws(Failure) in try stores.lock() }
  var transaction = try withoutChanges { () throws(Failure) in try Transaction(stores) }
  do throws(Failure) {
    let plan = try body(&transaction)
    lock.release()
    return plan
  } catch {
    let leftovers = transaction.rollBack()
    lock.release()
    throw FailureOutcome(failure: error, leftovers: leftovers)
  }
}
