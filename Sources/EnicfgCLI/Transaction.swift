// Plans applied as one: each written down before it is applied, all of them undone where one fails.

import Applying
import Glibc
import HostKernel
import NetworkModel
import Planning
import StateFiles

/// The plans of one command, from the first observation to the last verification.
struct Transaction: ~Copyable {
  private(set) var kernel: HostKernel
  private let stores: Stores
  private var executor = Executor()
  private var recordsBefore: [MACAddress: LinkRecord?] = [:]
  private(set) var records: [MACAddress: LinkRecord] = [:]
  /// What was applied so far, as one plan.
  private(set) var applied = Plan()

  /// Starts a transaction in this network namespace.
  init(_ stores: Stores) throws(Failure) {
    kernel = try Self.openKernel()
    self.stores = stores
  }

  private static func openKernel() throws(Failure) -> HostKernel {
    do { return try HostKernel() } catch { throw .kernel(error) }
  }

  /// Observes the kernel.
  mutating func observe() throws(Failure) -> ObservedState {
    do { return try kernel.observe() } catch { throw .kernel(error) }
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
    _ desired: (ObservedState) -> [DesiredLink]
  ) throws(Failure) {
    for record in records { self.records[record.mac] = record }
    for attempt in 1...3 {
      let observed = attempt == 1 ? first : try observe()
      let plan: Plan
      do {
        plan = try Planner.plan(desired(observed), in: observed)
      } catch {
        throw .contradiction(error)
      }
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

  /// Verifies that everything came about, and writes down what is enicfg's now.
  ///
  /// - Parameter keepsRecords: Whether links without anything of enicfg's keep their record: what
  ///   was asked for them.
  mutating func finish(keepsRecords: Bool) throws(Failure) {
    // A plan without steps was itself made of what is there.
    if !applied.isEmpty {
      do { try executor.verify(applied.desired, on: &kernel) } catch { throw .apply(error) }
    }
    for section in applied.sections {
      guard let mac = section.link.mac, let record = records[mac] else { continue }
      let final = record.after(section.steps)
      let isEmpty = !final.broughtUp && final.addresses.isEmpty && final.mtuBefore == nil
      try filing { () throws(StateFileError) in
        if keepsRecords || !isEmpty {
          try write(final)
        } else {
          try stores.records.remove(mac)
        }
      }
    }
  }

  /// Takes everything back, the records included where nothing is left over.
  mutating func rollBack() -> [Leftover] {
    let leftovers = executor.undo(on: &kernel)
    guard leftovers.isEmpty else { return leftovers }
    for (mac, record) in recordsBefore {
      // A record too many is harmless: it names what is not there.
      try? record.map(stores.records.write) ?? stores.records.remove(mac)
    }
    return []
  }

  private mutating func writeAhead(_ plan: Plan) throws(Failure) {
    for section in plan.sections {
      guard let mac = section.link.mac, let record = records[mac] else { continue }
      let expecting = record.expecting(section.steps)
      records[mac] = expecting
      try filing { () throws(StateFileError) in try write(expecting) }
    }
  }

  /// Writes a record unless it stands there already, and remembers what stood there first.
  private mutating func write(_ record: LinkRecord) throws(StateFileError) {
    let kept = try stores.records.record(of: record.mac)
    if recordsBefore[record.mac] == nil { recordsBefore[record.mac] = .some(kept) }
    if kept != record { try stores.records.write(record) }
  }
}

extension Plan {
  /// Adds a later plan: its steps behind those of the same link, what it desires in their place.
  mutating func append(_ later: Plan) {
    for section in later.sections {
      if let at = sections.firstIndex(where: { $0.link.index == section.link.index }) {
        sections[at].steps += section.steps
        sections[at].desired = section.desired
        sections[at].kept += section.kept
      } else {
        sections.append(section)
      }
    }
  }
}
