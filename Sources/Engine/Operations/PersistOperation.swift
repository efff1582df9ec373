// `persist`: the boot-time files of some links are written, or removed again.

import BootConfig
import Model
package import Planning
import StateFiles

/// One run of `persist`.
package struct PersistOperation {
  private let host: Host
  private let request: UpRequest
  private let wanted: BootFilesRequest

  /// Prepares a run; nothing is looked at yet.
  package init(_ request: UpRequest, _ wanted: BootFilesRequest, on host: Host) {
    self.request = request
    self.wanted = wanted
    self.host = host
  }

  /// Plans the files without writing one.
  ///
  /// - Throws: ``Failure``.
  package func plan() throws(Failure) -> Outcome {
    var preview = try UpPreview(request, on: host)
    try preview.look()
    let desired = try files(&preview)
    return Outcome(plan: try preview.observed.plan(desired))
  }

  /// Writes the files, all of them or none.
  ///
  /// - Throws: ``Failure`` where nothing could be begun.
  package func run() throws(Failure) -> Outcome {
    try host.journaled("persist") { () throws(Failure) in try carryOut() }
  }

  private func carryOut() throws(Failure) -> Outcome {
    var preview = try UpPreview(request, on: host)
    // Servers are asked without the lock.
    try preview.look()
    var transaction = Transaction(host.stores)
    var outcome = Outcome()
    try host.locked { () throws(Failure) in
      try preview.look(asking: false)
      let desired = try files(&preview)
      do throws(Failure) {
        try preview.apply(desired, in: &transaction)
        outcome.plan = transaction.applied
      } catch {
        let leftovers = preview.undo(&transaction)
        outcome.failures = [
          ENIFailure(error, on: desired.map(\.link), leftovers: leftovers)
        ]
      }
    }
    return outcome
  }

  private func files(_ preview: inout UpPreview) throws(Failure) -> [DesiredLink] {
    if let failure = preview.failures.first { throw failure.failure }
    if let unknown = preview.desired.first(where: { $0.goal.awaitsLease }) {
      throw .bootFiles(.addressUnknown(unknown.link))
    }
    // What `up` would refuse is not written down either.
    _ = try preview.observed.plan(preview.desired)
    let bootFiles = try preview.bootFiles(wanted)
    var failures: [ENIFailure] = []
    try preview.complete(with: bootFiles, &failures)
    if let failure = failures.first { throw failure.failure }
    for conflict in bootFiles.conflicts(
      preview.desired, preview.resolved.requests, in: preview.observed)
    {
      host.note(.conflict(conflict))
    }
    return preview.desired.filter { $0.files != nil }.map { one in
      var one = one
      one.goal = .filesOnly(mac: one.record?.mac)
      return one
    }
  }
}

/// One run of `persist --remove`.
package struct UnpersistOperation: SingleTransactionOperation {
  /// The machine.
  package let host: Host
  /// Its name in the journal.
  package let journaledName: String? = "persist"
  private let request: BootFilesRequest
  private let choice: LinkChoice

  /// Prepares a run; nothing is looked at yet.
  package init(_ request: BootFilesRequest, _ choice: LinkChoice, on host: Host) {
    self.request = request
    self.choice = choice
    self.host = host
  }

  /// What should be; see ``SingleTransactionOperation/desired(on:)``.
  package func desired(
    on backend: KernelConnection
  ) throws(Failure) -> [DesiredLink] {
    let bootFiles = try BootFilesPlanning(removing: request)
    let links = try links(bootFiles.system.marked, backend.observed())
    let desired = links.map(bootFiles.removal)
    bootFiles.prepare(desired, on: backend)
    return desired
  }

  /// The links that are meant: neither they nor their ENIs need be there any more.
  private func links(
    _ marked: [MarkedFile], _ observed: ObservedState
  ) throws(Failure) -> [LinkName] {
    guard case .links(let selectors) = choice else {
      return Set(marked.map(\.link)).compactMap { LinkName($0) }.sorted()
    }
    let ids = ENINames(kept: try host.stores.enis(for: selectors))
    var names: [LinkName] = []
    for selector in selectors {
      let mac = selector.mac ?? ids.mac(selector)
      let written = marked.first { $0.mac == mac }.flatMap { LinkName($0.link) }
      // The name of a link that is there, which may be given by an alternative one, or any name.
      let given =
        mac == nil && !selector.isID
        ? observed.link(byName: selector)?.name ?? selector.name : nil
      let name: LinkName
      if let known = written ?? given {
        name = known
      } else if selector.mac != nil {
        // Nothing was written for that NIC, be it there or not.
        continue
      } else {
        name = try host.records(in: observed).link(selector, ids).name
      }
      guard !names.contains(name) else { throw .request(.linkTwice(name)) }
      names.append(name)
    }
    return names
  }
}
