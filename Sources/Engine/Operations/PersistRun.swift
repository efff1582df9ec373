// Writing the boot-time files of some links.

import Model
import BootConfig
import Planning
import StateFiles

/// One run of `persist`.
struct PersistRun: PlannedRun {
  let request: PersistRequest
  let foresight: Foresight

  /// Plans the files without writing one.
  func plan() throws(Failure) -> Plan {
    let survey = try foresight.survey()
    var transaction = try Transaction(foresight.stores)
    let foreseen = try foresight.see(survey, &transaction)
    let desired = try desired(foreseen, &transaction)
    return try transaction.observe().plan(desired)
  }

  /// Writes the files.
  ///
  /// - Returns: What was done.
  /// - Throws: ``FailureOutcome``, after everything was undone.
  func run() throws(FailureOutcome) -> Plan {
    let survey = try withoutChanges { () throws(Failure) in try foresight.survey() }
    return try locked(foresight.stores) { (transaction: inout Transaction) throws(Failure) in
      let foreseen = try foresight.see(survey, &transaction)
      let desired = try desired(foreseen, &transaction)
      // What is written names aliases by their numbers: they are to stay.
      try foreseen.outset.keep(&transaction)
      return try transaction.bringAbout(desired)
    }
  }

  private func desired(
    _ foreseen: Foreseen, _ transaction: inout Transaction
  ) throws(Failure) -> [DesiredLink] {
    if let unknown = foreseen.desired.first(where: { $0.goal.awaitsLease }) {
      throw .addressUnknown(unknown.link)
    }
    let outset = foreseen.outset
    // What `up` would refuse is not written down either.
    _ = try outset.observed.plan(foreseen.desired)
    let persistence = try Persistence(
      request, for: outset, foresight.choice, note: foresight.note)
    let desired = try persistence.completing(foreseen.desired, in: outset.observed)
    persistence.prepare(desired, &transaction)
    return desired.filter { $0.files != nil }.map { one in
      var one = one
      one.goal = .filesOnly(mac: one.record?.mac)
      return one
    }
  }
}

/// One run of `persist --remove`.
struct UnpersistRun: DirectRun {
  let stores: Stores
  let request: PersistRequest
  let choice: LinkChoice

  func desired(_ transaction: inout Transaction) throws(Failure) -> [DesiredLink] {
    let persistence = try Persistence(removing: request)
    let links = try links(persistence, transaction.observe())
    let desired = links.map(persistence.removal)
    persistence.prepare(desired, &transaction)
    return desired
  }

  /// The links that are meant: neither they nor their ENIs need be there any more.
  private func links(
    _ persistence: Persistence, _ observed: ObservedState
  ) throws(Failure) -> [LinkName] {
    let marked = persistence.system.marked
    guard case .links(let arguments) = choice else {
      return Set(marked.map(\.link)).compactMap { LinkName($0) }.sorted()
    }
    let ids = ENINames(kept: try stores.enis(for: arguments))
    var names: [LinkName] = []
    for argument in arguments {
      let mac = argument.mac ?? ids.mac(argument)
      let written = marked.first { $0.mac == mac }.flatMap { LinkName($0.link) }
      let given = mac == nil && !argument.isID ? argument.name : nil
      let name: LinkName
      if let known = written ?? given {
        name = known
      } else if argument.mac != nil {
        // Nothing was written for that NIC, be it there or not.
        continue
      } else {
        name = try observed.link(argument, ids).name
      }
      guard !names.contains(name) else { throw .linkTwice(name) }
      names.append(name)
    }
    return names
  }
}
