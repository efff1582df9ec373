// `revert`: what the last command that changed something did is undone, the records and files included.

import Execution
import Files
import Model
import Planning
import StateFiles

/// One run of `revert`.
package struct RevertOperation {
  /// Why it is reverted.
  package enum Cause: Equatable, Sendable {
    /// An administrator asks for it.
    case byHand
    /// Nobody confirmed it: the confirmation that was waited for.
    case unconfirmed(token: String)
  }

  private let host: Host
  private let cause: Cause

  /// Prepares a run; nothing is looked at yet.
  package init(_ cause: Cause = .byHand, on host: Host) {
    self.cause = cause
    self.host = host
  }

  /// Plans the way back without changing anything.
  ///
  /// - Throws: ``Failure``; ``RevertFailure/obstructed(_:_:)`` as ``run()``.
  package func plan() throws(Failure) -> Outcome {
    guard let found = try lookForJournal() else { return Outcome() }
    return Outcome(plan: try way(back: found.journal, on: host.connect()).plan)
  }

  /// Undoes what the last command did.
  ///
  /// - Throws: ``Failure``; ``RevertFailure/obstructed(_:_:)`` where that would remove or overwrite another
  ///   program's later work, ``FileError/locked(path:holder:)`` where the command still runs.
  package func run() throws(Failure) -> Outcome {
    try host.revertEarlierBoot()
    let deadline = host.clock.now + host.stores.lockBound
    while true {
      do throws(Failure) {
        return try host.locked { () throws(Failure) in try revert() }
      } catch .file(.locked(let path, let holder)) {
        guard try host.waitForOthers(until: deadline) else {
          throw .file(.locked(path: path, holder: holder))
        }
      }
    }
  }

  private typealias Found = (path: String, journal: PlanJournal)

  /// The journal to revert; nil where there is nothing to revert, which is noted.
  private func lookForJournal() throws(Failure) -> Found? {
    let place = try filing { () throws(FileError) in try host.clock.moment().place }
    let places = host.stores.places
    guard let found = try filing({ () throws(FileError) in try places.read() }),
      found.journal.commands.last?.place == place
    else { return nothing(.nothingDone) }
    if case .unconfirmed(let token) = cause {
      guard found.journal.unconfirmed?.confirmation?.token == token else { return nil }
    }
    if found.journal.reverted != nil { return nothing(.revertedAlready(found.journal.names)) }
    if found.journal.steps.isEmpty { return nothing(.nothingDone) }
    return found
  }

  private func nothing(_ why: Note.NothingToRevert) -> Found? {
    if cause == .byHand { host.note(.nothingToRevert(why)) }
    return nil
  }

  /// Undoes it; the network's lock is held.
  private func revert() throws(Failure) -> Outcome {
    guard let found = try lookForJournal() else { return Outcome() }
    let file = try filing { () throws(FileError) in try JournalFile(found.path, .alone) }
    let locks = try filing { () throws(FileError) in
      try ENILocks(found.journal.steps.compactMap(\.mac), host.stores)
    }
    defer { withExtendedLifetime(locks) {} }
    let backend = try host.connect()
    let revert = try way(back: found.journal, on: backend)
    var executor = Executor()
    do throws(Failure) {
      try writeAhead(revert.plan, found.journal)
      try apply(revert, &executor, on: backend)
      try host.stores.putBack(found.journal.files)
    } catch {
      var backend = backend
      let leftovers = executor.undo(on: &backend)
      let links = revert.plan.sections.map(\.link.name)
      return Outcome(failures: [ENIFailure(error, on: links.unique, leftovers: leftovers)])
    }
    try end(found, file)
    return Outcome(plan: revert.plan)
  }

  private func end(_ found: Found, _ file: JournalFile) throws(Failure) {
    try filing { () throws(FileError) in
      let now = try host.clock.moment().seconds
      try file.append([.reverted(at: now, isByItself: cause != .byHand)], isUrgent: true)
      let places = host.stores.places
      try Files.remove(places.lasting)
      if found.path == places.open { try places.close() }
    }
  }

  /// The way back from what is there.
  private func way(back journal: PlanJournal, on backend: KernelConnection) throws(Failure)
    -> Revert
  {
    let steps = journal.steps
    let files = steps.flatMap(\.steps).compactMap(\.change.file)
    var elsewhere: [RevertObstacle] = []
    if let first = files.first {
      if let root = first.root.isEmpty ? .machine : FileRoot(at: first.root) {
        backend.look(at: Set(files.filter { $0.root == first.root }.map(\.path)), in: root)
      }
      elsewhere = files.filter { $0.root != first.root || FileRoot(at: $0.root + "/") == nil }
        .map { .otherRoot($0.root) }
    }
    backend.look(atQueuesOf: steps.flatMap(\.steps).compactMap(\.change.linkOfQueues).unique)
    let now = try filing { () throws(FileError) in try host.clock.moment().seconds }
    let revert = Revert(of: steps, in: try backend.observed(), now: now)
    let obstacles = revert.obstacles + elsewhere
    guard !obstacles.isEmpty else { return revert }
    // Who is cut off is not to stay so for something else that came meanwhile.
    guard cause == .byHand else {
      host.note(.leftAsItIs(obstacles))
      return revert
    }
    throw .revert(.obstructed(obstacles, journal.names))
  }

  /// Takes the steps, and looks whether everything is as it was.
  private func apply(
    _ revert: Revert, _ executor: inout Executor, on backend: KernelConnection
  ) throws(Failure) {
    guard !revert.plan.isEmpty else { return }
    var backend = backend
    do throws(ApplyError) {
      let observed: ObservedState
      do { observed = try backend.observe() } catch { throw .observing(error) }
      try executor.perform(revert.plan, madeFrom: observed, on: &backend)
    } catch {
      throw .apply(error)
    }
    let left = revert.left(in: try backend.observed())
    guard left.isEmpty else { throw .apply(.notReached(left)) }
  }

  /// Writes down what the steps make, before they are taken: what is known of a killed run is more than there
  /// is, and never less.
  private func writeAhead(_ plan: Plan, _ journal: PlanJournal) throws(Failure) {
    let records = host.stores.records
    for section in plan.sections {
      guard let mac = section.link.ownMAC else { continue }
      let now = (try? records.value(of: mac)) ?? nil
      let name = host.stores.places.name(of: records.path(of: mac))
      // What the command did not write over knows of everything already.
      guard let file = journal.files.first(where: { $0.name == name }) else { continue }
      let before = file.before.flatMap(records.value(in:))
      guard let base = now ?? before else { continue }
      let expected = base.expecting(section.steps)
      guard expected != now else { continue }
      try filing { () throws(FileError) in try records.write(expected) }
    }
  }
}

extension Stores {
  /// Puts files of enicfg's back as they were: all of them, or none.
  ///
  /// - Throws: ``Failure/file(_:)``.
  func putBack(_ files: [(name: String, before: [UInt8]?)]) throws(Failure) {
    var replaced: [(String, [UInt8]?)] = []
    do throws(Failure) {
      for (name, before) in files {
        guard let path = places.path(of: name), isOwn(path) else { continue }
        // A killed command may have left a copy.
        RecordFiles.settle(fileAt: path)
        let now = (try? Files.read(path)) ?? nil
        guard now != before || before == nil else { continue }
        try filing { () throws(FileError) in try put(before, at: path) }
        replaced.append((path, now))
      }
    } catch {
      for (path, now) in replaced { try? put(now, at: path) }
      throw error
    }
  }

  private func put(_ content: [UInt8]?, at path: String) throws(FileError) {
    guard let content else { return try Files.remove(path) }
    try Files.makeDirectory(Files.parts(of: path).directory)
    try Files.write(content, to: path, owner: .writer)
  }

  /// Whether a file is one of those that commands keep.
  private func isOwn(_ path: String) -> Bool {
    path == indexes.path
      || [records.directory, enis.directory, held.directory].contains(
        Files.parts(of: path).directory)
  }
}

extension Change {
  fileprivate var file: FileChange? {
    if case .setFile(let change) = self { change } else { nil }
  }

  fileprivate var linkOfQueues: LinkName? {
    switch self {
    case .setChannels(let link, _, _), .setSteering(let link, _, _, _): link
    case .setLinkUp, .setLinkDown, .setMTU, .setSetting, .addAddress, .removeAddress,
      .replaceAddress, .addRoute, .removeRoute, .replaceRoute, .addRule, .removeRule, .setFile:
      nil
    }
  }
}

extension Array where Element: Hashable {
  /// Each element once, in its first place.
  fileprivate var unique: [Element] {
    var seen: Set<Element> = []
    return filter { seen.insert($0).inserted }
  }
}
