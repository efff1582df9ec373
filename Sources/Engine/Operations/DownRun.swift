// Taking away from some links what enicfg made on them.

import Execution
import CLinux
import Inventory
import Model
import Planning
import StateFiles

/// One run of `down`.
struct DownRun: PlannedRun {
  let stores: Stores
  let sources: InventorySources
  let choice: LinkChoice
  /// Whether udev told of the links: those that are there, or left nothing, are left alone.
  var isHotplug = false

  /// Plans `down` without changing anything.
  func plan() throws(Failure) -> Plan {
    let names = try names()
    var transaction = try Transaction(stores)
    let observed = try transaction.observe()
    return try observed.plan(desired(in: observed, names))
  }

  /// Carries `down` out.
  ///
  /// - Returns: What was done.
  /// - Throws: ``FailureOutcome``, after everything was undone.
  func run() throws(FailureOutcome) -> Plan {
    let names = try withoutChanges(names)
    return try locked(stores) { (transaction: inout Transaction) throws(Failure) in
      let observed = try transaction.observe()
      let desired = try desired(in: observed, names)
      try transaction.reach(from: observed, records: desired.compactMap(\.standingRecord)) { _ in
        desired
      }
      try transaction.finish()
      return transaction.applied
    }
  }

  /// The inventory, where an ENI's id is asked for: what enicfg configured it knows without.
  private func names() throws(Failure) -> Inventory? {
    guard case .links(let arguments) = choice else { return nil }
    let ids = ENINames(kept: try stores.enis(for: arguments))
    guard arguments.contains(where: { $0.isID && ids.mac($0) == nil }) else { return nil }
    return sources.file ?? sources.askMetadata()
  }

  /// What was asked for, with what still stands of the records.
  private func desired(
    in observed: ObservedState, _ inventory: Inventory?
  ) throws(Failure) -> [DesiredLink] {
    let moment = try BootMoment.current()
    let kept = try StoredRecords(stores, in: observed, place: moment.place)
    guard case .links(var arguments) = choice else { return try everything(kept, in: observed) }
    let ids = ENINames(inventory, kept: try stores.enis(for: arguments))
    if isHotplug {
      arguments.removeAll { argument in
        observed.has(argument, ids) || kept.ofGoneLinks(where: argument.means).isEmpty
      }
    }
    var desired: [DesiredLink] = []
    for argument in arguments {
      let one: DesiredLink
      // A link that is gone is known by its record alone.
      if let gone = kept.ofGoneLinks(where: argument.means).first, !observed.has(argument, ids) {
        one = gone
      } else {
        one = try takenDown(observed.link(argument, ids), kept)
      }
      if desired.contains(where: {
        $0.link == one.link && $0.goal.isAboutGoneLink == one.goal.isAboutGoneLink
      }) {
        throw .linkTwice(one.link)
      }
      desired.append(one)
    }
    return desired + kept.following(desired, in: observed, stores, at: moment)
  }

  /// Whatever enicfg configured, be it of links that are there, that are gone, or of none.
  private func everything(
    _ kept: StoredRecords, in observed: ObservedState
  ) throws(Failure) -> [DesiredLink] {
    var desired: [DesiredLink] = []
    for link in observed.nics.sorted(by: { $0.name < $1.name }) {
      let isMarked = observed.routes.contains { $0.madeBy == .enicfg && $0.link == link.name }
      if try kept.record(of: link) != nil || isMarked {
        desired.append(try takenDown(link, kept))
      }
    }
    let numbers = desired.compactMap(\.numbers)
    return desired + kept.ofGoneLinks() + kept.ofNoLink(besides: numbers, in: observed)
  }

  private func takenDown(_ link: Link, _ kept: StoredRecords) throws(Failure) -> DesiredLink {
    // Where the record is lost, what bears the mark is still found by the usual numbers.
    kept.takenDown(link, try kept.record(of: link), usualNumbers: usualNumbers(link))
  }

  private func usualNumbers(_ link: Link) -> ENINumbers? {
    let kept = try? stores.indexes.read()
    guard let index = link.name.ethernetNumber ?? link.ownMAC.flatMap({ kept?.kept[$0] }) else {
      return nil
    }
    return try? ENINumbers(index: index)
  }
}
