// The plans of ENIs that succeed or fail together: each written down before it is applied, all undone where one fails.

import Execution
import Files
import Model
import Planning
import StateFiles

/// The plans of one group of ENIs, from the first to the last verification.
struct Transaction {
  private var executor = Executor()
  /// The records of the links, by the number of the link.
  private(set) var records: [UInt32: LinkRecord] = [:]
  /// What is kept of the ENIs, by their MACs.
  private var enis: [MACAddress: ENIRecord] = [:]
  private var recordFiles: RestorableFiles<LinkRecord>
  private var eniFiles: RestorableFiles<ENIRecord>
  private var heldFiles: RestorableFiles<LinkPresence>
  private let indexFile: IndexFile
  private let journal: CommandJournal
  /// What tells its steps from those of others in the journal; each try to apply a plan has its own.
  private var journaled: [String] = []
  /// The MACs that this transaction gave an index, each with the one that was stored for it.
  private var indexed: [MACAddress: UInt32?] = [:]
  /// The locks of the ENIs, where they are held.
  var locks: ENILocks?
  /// Refuses plans that would cut connections in use; nil where none is refused for that.
  private let paths: PathGuard?
  /// What was applied so far, as one plan.
  private(set) var applied = Plan()

  /// The queues that stay as they are, because the kernel refused to change them.
  var refusedQueues: [RefusedQueues] { executor.refusedQueues }

  /// Starts a transaction in which nothing was done.
  init(_ stores: Stores, sparing paths: PathGuard? = nil) {
    self.paths = paths
    journal = stores.journal
    recordFiles = RestorableFiles(stores.records, journal)
    eniFiles = RestorableFiles(stores.enis, journal)
    heldFiles = RestorableFiles(stores.held, journal)
    indexFile = stores.indexes
  }

  /// Keeps what is known of ENIs, as long as the transaction is not undone.
  mutating func keep(_ enis: [ENIRecord]) throws(Failure) {
    for eni in enis {
      self.enis[eni.mac] = eni
      try filing { () throws(FileError) in try eniFiles.write(eni) }
    }
  }

  /// Has the agent leave links alone, as long as the transaction is not undone.
  mutating func hold(_ links: [LinkPresence]) throws(Failure) {
    for link in links { try filing { () throws(FileError) in try heldFiles.write(link) } }
  }

  /// Keeps the indexes of ENIs, as long as the transaction is not undone.
  ///
  /// - Parameters:
  ///   - indexes: The indexes of all ENIs, new ones included.
  ///   - before: Those kept so far.
  ///   - macs: The ENIs that the transaction is about.
  mutating func keep(
    _ indexes: ENIIndexes, insteadOf before: ENIIndexes, of macs: [MACAddress]
  ) throws(Failure) {
    let new = macs.filter { indexes.kept[$0] != before.kept[$0] }
    guard !new.isEmpty else { return }
    let earlier = try filing { () throws(FileError) in
      // Unusable ones were set aside.
      var standing = try indexFile.read()
      let earlier = standing.kept
      for mac in new {
        // The one that had the index is gone from a complete inventory.
        standing.kept = standing.kept.filter { $0.value != indexes.kept[mac] }
        standing.kept[mac] = indexes.kept[mac]
      }
      try journal.keep(indexFile.path)
      try indexFile.write(standing)
      return earlier
    }
    for mac in new { indexed[mac] = .some(earlier[mac]) }
  }

  /// Plans, writes down what the plan may make, and applies it.
  ///
  /// Where the state changes in between, it plans again, a few times at most.
  ///
  /// - Parameters:
  ///   - first: What was observed just now.
  ///   - known: The plan from there to what is desired, where it was made already.
  ///   - records: The records of the links, to be written before anything is changed.
  ///   - desired: What should be, given what is there.
  mutating func reach(
    from first: Surroundings, by known: Plan? = nil, records: [LinkRecord] = [],
    on backend: KernelConnection,
    _ desired: (ObservedState) throws(Failure) -> [DesiredLink]
  ) throws(Failure) {
    var backend = backend
    for record in records { self.records[record.index] = record }
    let before = self.records
    for attempt in 1...3 {
      // A plan that was given up made nothing.
      self.records = before
      let around = attempt == 1 ? first : Surroundings(try backend.observed())
      let plan: Plan
      if attempt == 1, let known {
        plan = known
      } else {
        plan = try around.plan(desired(around.state))
      }
      try paths?.check(plan, in: around)
      try writeAhead(plan)
      do {
        applied.append(
          try executor.apply(plan, madeFrom: around.state, to: &backend, areQueuesOptional: true))
        return
      } catch .basisChanged where attempt < 3 {
        if let last = journaled.popLast() { journal.undone(last) }
        continue
      } catch {
        throw .apply(error)
      }
    }
  }

  /// Plans from what is known to be there, writes down what the plan may make, and applies it without
  /// another look.
  ///
  /// - Parameters:
  ///   - desired: What should be.
  ///   - around: What was observed just now, and what was done since; the steps of the plan are added.
  ///   - records: The records of the links, to be written before anything is changed.
  /// - Returns: Whether it is a plan that can be applied so; if not, nothing was done.
  mutating func reachAtOnce(
    _ desired: [DesiredLink], in around: inout Surroundings, records: [LinkRecord] = [],
    on backend: KernelConnection
  ) throws(Failure) -> Bool {
    let plan = try around.plan(desired)
    guard plan.isForeseeable else { return false }
    try paths?.check(plan, in: around)
    var backend = backend
    for record in records { self.records[record.index] = record }
    try writeAhead(plan)
    do {
      applied.append(
        try executor.perform(plan, madeFrom: around.state, on: &backend, areQueuesOptional: true))
    } catch { throw .apply(error) }
    around.apply(plan.steps)
    return true
  }

  /// Brings about what is desired, whatever is there, and verifies it.
  mutating func bringAbout(
    _ desired: [DesiredLink], on backend: KernelConnection
  ) throws(Failure) {
    try reach(from: Surroundings(backend.observed()), on: backend) { _ in desired }
    try finish(on: backend)
  }

  /// Verifies that everything came about, and writes down what is enicfg's now.
  ///
  /// Of a link that was taken down, or of a primary NIC, a record stays only where something does.
  ///
  /// - Parameters:
  ///   - around: What was observed since everything was applied; nil where nothing was.
  ///   - enis: What is to be known of ENIs only now that it is true.
  mutating func finish(
    on backend: KernelConnection, seeing around: Surroundings? = nil,
    keeping enis: [ENIRecord] = []
  ) throws(Failure) {
    guard !applied.isUnfinished else { throw .apply(.basisChanged) }
    // A plan without steps was itself made of what is there.
    if !applied.isEmpty {
      var backend = backend
      do throws(ApplyError) {
        if let around {
          try executor.verify(applied.desired, in: around)
        } else {
          try executor.verify(applied.desired, on: &backend)
        }
      } catch { throw .apply(error) }
    }
    try keep(enis)
    for section in applied.sections {
      try keepAfter(section)
      try keepRecord(of: section)
    }
    settle()
  }

  /// Takes everything back, the records included where nothing is left over.
  ///
  /// - Returns: The steps whose effect is still there.
  mutating func rollBack(on backend: KernelConnection) -> [Leftover] {
    var backend = backend
    let leftovers = executor.undo(on: &backend)
    applied = Plan()
    if leftovers.isEmpty { for one in journaled { journal.undone(one) } }
    guard leftovers.isEmpty else {
      // The records of what is left over stay, and what they were before is not needed any more.
      settle()
      return leftovers
    }
    recordFiles.restore()
    eniFiles.restore()
    heldFiles.restore()
    if !indexed.isEmpty, var indexes = try? indexFile.read() {
      for (mac, earlier) in indexed { indexes.kept[mac] = earlier }
      try? indexFile.restore(indexes)
    }
    return []
  }
}

// What is written down.
extension Transaction {
  /// Forgets what the files held before.
  private mutating func settle() {
    recordFiles.settle()
    eniFiles.settle()
    heldFiles.settle()
  }

  /// Writes down what may be there from here on, and how to undo it.
  private mutating func writeAhead(_ plan: Plan) throws(Failure) {
    try expect(plan)
    guard !plan.isEmpty else { return }
    let name = journal.newTransaction()
    try journal.begin(plan, in: name)
    journaled.append(name)
  }

  private mutating func expect(_ plan: Plan) throws(Failure) {
    for section in plan.sections {
      if let mac = section.link.ownMAC, let eni = enis[mac] {
        try keep([eni.expecting(section.steps)])
      }
      guard let record = record(of: section)?.expecting(section.steps) else { continue }
      records[section.link.index] = record
      try filing { () throws(FileError) in try expect(record, from: section.steps) }
    }
  }

  /// Writes a record down before steps are taken, unless all that they may make is written down already.
  ///
  /// What was removed is made again without a change of any file, also where the disk is full.
  private mutating func expect(_ record: LinkRecord, from steps: [Step]) throws(FileError) {
    // While a setting is being changed, the record tells so.
    let changesSettings = steps.contains { step in
      if case .setSetting = step.change { true } else { false }
    }
    if !changesSettings, stored(record.mac)?.claimsAll(of: record) == true {
      try recordFiles.leave(record.mac)
    } else {
      try recordFiles.write(record)
    }
  }

  private func stored(_ mac: MACAddress) -> LinkRecord? {
    (try? recordFiles.files.value(of: mac)) ?? nil
  }

  /// Keeps which aliases are enicfg's now.
  private mutating func keepAfter(_ section: Plan.Section) throws(Failure) {
    guard let mac = section.link.ownMAC else { return }
    let stored = (try? eniFiles.files.value(of: mac)) ?? nil
    guard let kept = enis[mac] ?? stored else { return }
    try filing { () throws(FileError) in try eniFiles.write(kept.after(section)) }
  }

  private mutating func keepRecord(of section: Plan.Section) throws(Failure) {
    let final = record(of: section)?.after(section.steps)
    try filing { () throws(FileError) in
      if case .vanished(let gone) = section.desired.goal {
        try recordFiles.remove(gone.mac)
      } else if var final {
        final.isWanted = !section.desired.goal.isRemoval
        let mayGo = !final.isWanted || section.desired.goal.isPrimary
        if mayGo, final.claimsNothing {
          try recordFiles.remove(final.mac)
        } else if stored(final.mac)?.saysAll(of: final) == true {
          try recordFiles.leave(final.mac)
        } else {
          try recordFiles.write(final)
        }
        // A link that gave something up first has a later section.
        records[section.link.index] = final
      }
    }
  }

  /// The record of a section's link; for a link that is gone, none is kept.
  private func record(of section: Plan.Section) -> LinkRecord? {
    section.desired.goal.isAboutGoneLink ? nil : records[section.link.index]
  }
}

extension Surroundings {
  /// The plan for what is desired here.
  ///
  /// - Throws: ``Failure/contradiction(_:)``.
  func plan(_ desired: [DesiredLink]) throws(Failure) -> Plan {
    do { return try Planner.plan(desired, in: self) } catch { throw .contradiction(error) }
  }
}

extension ObservedState {
  /// The plan for what is desired here; see ``Surroundings/plan(_:)``.
  func plan(_ desired: [DesiredLink]) throws(Failure) -> Plan {
    try Surroundings(self).plan(desired)
  }
}
