// Plans applied as one: each written down before it is applied, all of them undone where one fails.

import Execution
import Files
import Linux
import Model
import Planning
import StateFiles

/// The plans of one command, from the first observation to the last verification.
struct Transaction: ~Copyable {
  private(set) var kernel: LinuxBackend
  private var executor = Executor()
  /// The records in hand, by the number of their link.
  private(set) var records: [UInt32: LinkRecord] = [:]
  /// What is kept of the ENIs, by their MACs.
  private var enis: [MACAddress: ENIRecord] = [:]
  private var recordFiles: Overwriting<LinkRecord>
  private var eniFiles: Overwriting<ENIRecord>
  private let indexFile: IndexFile
  /// The indexes as they stood before this transaction wrote them.
  private var indexesBefore: ENIIndexes?
  /// What was applied so far, as one plan.
  private(set) var applied = Plan()

  /// Starts a transaction in this network namespace.
  init(_ stores: Stores) throws(Failure) {
    kernel = try Self.openKernel()
    recordFiles = Overwriting(stores.records)
    eniFiles = Overwriting(stores.enis)
    indexFile = stores.indexes
  }

  private static func openKernel() throws(Failure) -> LinuxBackend {
    do { return try LinuxBackend() } catch { throw .kernel(error) }
  }

  /// Observes the kernel.
  mutating func observe() throws(Failure) -> ObservedState {
    do { return try kernel.observe() } catch { throw .kernel(error) }
  }

  /// Looks at files too from here on.
  mutating func look(at paths: Set<FilePath>, in root: FileRoot) {
    kernel.look(at: paths, in: root)
  }

  /// Looks at the queues of links too from here on.
  mutating func look(atQueuesOf links: some Sequence<LinkName>) {
    kernel.look(atQueuesOf: links)
  }

  /// Keeps what is known of ENIs, as long as the transaction is not undone.
  mutating func keep(_ enis: [ENIRecord]) throws(Failure) {
    for eni in enis {
      self.enis[eni.mac] = eni
      try filing { () throws(FileError) in try eniFiles.write(eni) }
    }
  }

  /// Keeps indexes in place of earlier ones, as long as the transaction is not undone.
  mutating func keep(_ indexes: ENIIndexes, insteadOf before: ENIIndexes) throws(Failure) {
    guard indexes != before else { return }
    indexesBefore = before
    try filing { () throws(FileError) in try indexFile.write(indexes) }
  }

  /// Plans, writes down what the plan may make, and applies it.
  ///
  /// Where the state changes in between, it plans again, a few times at most.
  ///
  /// - Parameters:
  ///   - first: What was observed just now.
  ///   - records: The records of the links, to be written before anything is changed.
  ///   - desired: What ought to be, given what is there.
  mutating func reach(
    from first: ObservedState, records: [LinkRecord] = [],
    _ desired: (ObservedState) throws(Failure) -> [DesiredLink]
  ) throws(Failure) {
    for record in records { self.records[record.index] = record }
    let before = self.records
    for attempt in 1...3 {
      // A plan that was given up made nothing.
      self.records = before
      let observed = attempt == 1 ? first : try observe()
      let plan = try observed.plan(desired(observed))
      try writeAhead(plan)
      do {
        try executor.apply(plan, to: &kernel)
        applied.append(plan)
        return
      } catch .basisChanged where attempt < 3 {
        continue
      } catch {
        throw .apply(error)
      }
    }
  }

  /// Brings about what is desired, whatever is there, and verifies it.
  ///
  /// - Returns: What was done.
  mutating func bringAbout(_ desired: [DesiredLink]) throws(Failure) -> Plan {
    try reach(from: observe()) { _ in desired }
    try finish()
    return applied
  }

  /// Verifies that everything came about, and writes down what is enicfg's now.
  ///
  /// Of a link that was taken down, or of a primary NIC, a record stays only where something does.
  mutating func finish() throws(Failure) {
    guard !applied.isUnfinished else { throw .apply(.basisChanged) }
    // A plan without steps was itself made of what is there.
    if !applied.isEmpty {
      do { try executor.verify(applied.desired, on: &kernel) } catch { throw .apply(error) }
    }
    for section in applied.sections {
      try keepAfter(section)
      let final = record(of: section)?.after(section.steps)
      try filing { () throws(FileError) in
        if case .vanished(let gone) = section.desired.goal {
          try recordFiles.remove(gone.mac)
        } else if var final {
          final.isWanted = !section.desired.goal.isRemoval
          let mayGo = !final.isWanted || section.desired.goal.isPrimary
          if mayGo, final.claimsNothing {
            try recordFiles.remove(final.mac)
          } else {
            try recordFiles.write(final)
          }
        }
      }
    }
    recordFiles.settle()
    eniFiles.settle()
  }

  /// Takes everything back, the records included where nothing is left over.
  mutating func rollBack() -> [Leftover] {
    let leftovers = executor.undo(on: &kernel)
    guard leftovers.isEmpty else { return leftovers }
    recordFiles.restore()
    eniFiles.restore()
    if let indexesBefore { try? indexFile.restore(indexesBefore) }
    return []
  }

  private mutating func writeAhead(_ plan: Plan) throws(Failure) {
    for section in plan.sections {
      if let mac = section.link.ownMAC, let eni = enis[mac] {
        try keep([eni.expecting(section.steps)])
      }
      guard let record = record(of: section)?.expecting(section.steps) else { continue }
      records[section.link.index] = record
      try filing { () throws(FileError) in try recordFiles.write(record) }
    }
  }

  /// Keeps which aliases are enicfg's now.
  private mutating func keepAfter(_ section: Plan.Section) throws(Failure) {
    guard let mac = section.link.ownMAC else { return }
    let stored = (try? eniFiles.files.value(of: mac)) ?? nil
    guard let kept = enis[mac] ?? stored else { return }
    try filing { () throws(FileError) in try eniFiles.write(kept.after(section.steps)) }
  }

  /// The record in hand of a section's link; a link that is gone has none to be kept.
  private func record(of section: Plan.Section) -> LinkRecord? {
    section.desired.goal.isAboutGoneLink ? nil : records[section.link.index]
  }
}

extension Plan {
  /// Adds a later plan: its steps behind those of the same link, what it desires in their place.
  mutating func append(_ later: Plan) {
    for section in later.sections {
      if let at = sections.firstIndex(where: { $0.isAboutTheSame(as: section) }) {
        sections[at].steps += section.steps
        sections[at].desired = section.desired
        sections[at].kept += section.kept
      } else {
        sections.append(section)
      }
    }
  }
}

extension Plan.Section {
  /// Whether it is about the same link: one that is gone may have had the name and number of
  /// another.
  fileprivate func isAboutTheSame(as other: Plan.Section) -> Bool {
    link.index == other.link.index && link.name == other.link.name
      && desired.goal.isAboutGoneLink == other.desired.goal.isAboutGoneLink
  }
}
