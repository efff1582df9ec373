// Taking away from some links what enicfg made on them.

import Applying
import CLinux
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
    return try observed.plan(desired(in: observed))
  }

  /// Carries `down` out.
  ///
  /// - Returns: What was done.
  /// - Throws: ``FailureOutcome``, after everything was undone.
  func run() throws(FailureOutcome) -> Plan {
    try locked(stores) { (transaction: inout Transaction) throws(Failure) in
      let observed = try transaction.observe()
      let desired = try desired(in: observed)
      try transaction.reach(from: observed, records: desired.compactMap(\.standingRecord)) { _ in
        desired
      }
      try transaction.finish(isWanted: false)
      return transaction.applied
    }
  }

  /// What was asked for, with what still stands of the records.
  private func desired(in observed: ObservedState) throws(Failure) -> [DesiredLink] {
    let kept = try KeptRecords(stores, in: observed, place: BootMoment.current().place)
    var desired: [DesiredLink] = []
    for argument in links {
      var one: DesiredLink
      // A link that is gone is known by its record alone.
      if let record = kept.gone.first(where: argument.means), !observed.has(argument) {
        one = DesiredLink(link: record.link, extent: .vanished, record: record)
      } else {
        let link = try observed.link(argument)
        one = DesiredLink(link: link.name, extent: .takenDown)
        one.record = try kept.record(of: link)
        // Where the record is lost, what bears the mark is still found by the usual numbers.
        one.numbers = one.record?.numbers ?? usualNumbers(link)
        one.tablesOfOthers = kept.tablesOfOthers(than: link)
      }
      if desired.contains(where: { $0.link == one.link && $0.extent == one.extent }) {
        throw .linkTwice(one.link)
      }
      desired.append(one)
    }
    return desired
  }

  private func usualNumbers(_ link: Link) -> ENINumbers? {
    let kept = try? stores.indexes.read()
    guard let index = link.name.ethernetNumber ?? link.mac.flatMap({ kept?.kept[$0] }) else {
      return nil
    }
    return try? ENINumbers(index: index)
  }
}

extension DesiredLink {
  /// The record that is to be written anew: not that of a link that is gone.
  fileprivate var standingRecord: LinkRecord? { extent == .vanished ? nil : record }
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
  // What is half done is to be undone, or finished, before a signal ends it.
  termination_signals_hold()
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
