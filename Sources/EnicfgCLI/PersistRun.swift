// Writing the boot-time files of some links, or taking them away.

import Files
import Inventory
import NetworkModel
import PersistentFiles
import Planning
import StateFiles

/// One run of `persist`.
struct PersistRun {
  let request: PersistRequest
  let foresight: Foresight

  /// Plans the files without writing one.
  func plan() throws(Failure) -> Plan {
    let survey = try foresight.survey()
    var transaction = try Transaction(foresight.stores)
    let foreseen = try foresight.see(survey, &transaction)
    let wanted = try wanted(foreseen)
    wanted.persistence.look(at: wanted.desired, &transaction)
    return try transaction.observe().plan(wanted.desired)
  }

  /// Writes the files.
  ///
  /// - Returns: What was done.
  /// - Throws: ``FailureOutcome``, after everything was undone.
  func run() throws(FailureOutcome) -> Plan {
    let survey = try withoutChanges { () throws(Failure) in try foresight.survey() }
    return try locked(foresight.stores) { (transaction: inout Transaction) throws(Failure) in
      let foreseen = try foresight.see(survey, &transaction)
      let wanted = try wanted(foreseen)
      // What is written names aliases by their numbers: they are to stay.
      try transaction.keep(foreseen.intents.compactMap(\.keptIfAny))
      if let indexes = foreseen.indexes, let before = foreseen.indexesBefore {
        try transaction.keep(indexes, insteadOf: before)
      }
      return try wanted.persistence.write(wanted.desired, &transaction)
    }
  }

  private func wanted(
    _ foreseen: Foreseen
  ) throws(Failure) -> (persistence: Persistence, desired: [DesiredLink]) {
    if let unknown = foreseen.desired.first(where: { $0.extent == .untilLease }) {
      throw .addressUnknown(unknown.link)
    }
    // What `up` would refuse is not written down either.
    _ = try foreseen.observed.plan(
      foreseen.leftOver + foreseen.desired + foreseen.following)
    let persistence = try Persistence(
      request, for: foreseen.intents, in: foreseen.observed, note: foresight.note)
    var desired = try persistence.adding(
      to: foreseen.desired, of: foreseen.intents, in: foreseen.observed)
    persistence.hazards(of: desired, foreseen.intents, in: foreseen.observed)
      .forEach(foresight.note)
    for index in desired.indices { desired[index].extent = .filesOnly }
    if foresight.choice.isAll, foreseen.inventory.isComplete {
      let detached = persistence.marked.filter { foreseen.inventory.eni($0.mac) == nil }
      desired =
        persistence.removal(of: detached).filter { gone in
          !desired.contains { $0.link == gone.link }
        } + desired
    }
    return (persistence, desired)
  }
}

/// One run of `persist --remove`.
struct UnpersistRun {
  let stores: Stores
  let request: PersistRequest
  let choice: LinkChoice

  /// Plans the removal without making it.
  func plan() throws(Failure) -> Plan {
    let persistence = try Persistence(removing: request)
    var transaction = try Transaction(stores)
    let desired = try desired(persistence, transaction.observe())
    persistence.look(at: desired, &transaction)
    return try transaction.observe().plan(desired)
  }

  /// Takes the files away.
  ///
  /// - Returns: What was done.
  /// - Throws: ``FailureOutcome``, after everything was undone.
  func run() throws(FailureOutcome) -> Plan {
    try locked(stores) { (transaction: inout Transaction) throws(Failure) in
      let persistence = try Persistence(removing: request)
      let desired = try desired(persistence, transaction.observe())
      return try persistence.write(desired, &transaction)
    }
  }

  private func desired(
    _ persistence: Persistence, _ observed: ObservedState
  ) throws(Failure) -> [DesiredLink] {
    guard case .links(let arguments) = choice else {
      return persistence.removal(of: persistence.marked)
    }
    let ids = ENINames(kept: try stores.enis(for: arguments))
    var names: [LinkName] = []
    for argument in arguments {
      // Neither the link nor its ENI need be there any more.
      let mac = argument.mac ?? ids.mac(argument)
      let marked = persistence.marked.filter { $0.mac == mac }.compactMap { LinkName($0.link) }
      let name: LinkName
      if let marked = marked.first {
        name = marked
      } else if mac == nil, !argument.isID, let given = argument.name {
        name = given
      } else {
        name = try observed.link(argument, ids).name
      }
      guard !names.contains(name) else { throw .linkTwice(name) }
      names.append(name)
    }
    return names.map(persistence.removal)
  }
}

extension Persistence {
  /// Writes what is desired of files, and verifies that it is there.
  fileprivate func write(
    _ desired: [DesiredLink], _ transaction: inout Transaction
  ) throws(Failure) -> Plan {
    look(at: desired, &transaction)
    try transaction.reach(from: transaction.observe()) { _ in desired }
    try transaction.finish()
    return transaction.applied
  }
}
