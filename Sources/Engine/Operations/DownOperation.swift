// `down`: what enicfg made on some links is removed, each link for itself.

import Execution
import Files
import Inventory
import Model
import Planning
import StateFiles

/// What `down` is asked for.
package struct DownRequest {
  /// The links; all are those that enicfg configured.
  package var choice: LinkChoice
  /// Where the inventory comes from.
  package var sources: InventorySources
  /// Whether all links are one transaction.
  package var isAtomic = false
  /// Whether an administrator asks: the agent then leaves the links alone until `up`.
  package var isByHand = false
  /// Whether udev told of the links: those that are there, or left nothing, are left alone.
  package var isHotplug = false
  /// Whether the plan is applied although it cuts connections in use.
  package var isForced = false

  /// Asks for links to be taken down.
  package init(_ choice: LinkChoice, sources: InventorySources) {
    self.choice = choice
    self.sources = sources
  }
}

/// One run of `down`.
package struct DownOperation {
  private let host: Host
  private let request: DownRequest

  /// Prepares a run; nothing is looked at yet.
  package init(_ request: DownRequest, on host: Host) {
    self.request = request
    self.host = host
  }

  /// Plans `down` without changing anything.
  ///
  /// - Returns: What can be planned, and the links for which nothing can.
  /// - Throws: ``Failure`` where nothing at all can be planned.
  package func plan() throws(Failure) -> Outcome {
    let inventory = try inventory()
    let observed = try host.observe()
    var outcome = Outcome()
    let wanted = try wanted(inventory, in: observed, &outcome)
    host.noteUnusableFiles()
    var state = observed
    for one in wanted.desired + wanted.records.following(wanted.desired, at: wanted.moment) {
      do throws(PlanError) {
        let plan = try Planner.plan([one], in: state)
        for step in plan.steps { state.apply(step.change) }
        outcome.plan.append(plan)
      } catch {
        outcome.failures.append(ENIFailure(.contradiction(error), on: [one.link]))
      }
    }
    return outcome
  }

  /// Carries `down` out.
  ///
  /// - Returns: What was done, and the links that it failed for, which are as they were.
  /// - Throws: ``Failure`` where nothing could be begun.
  package func run() throws(Failure) -> Outcome {
    if request.isHotplug, host.leavesToAgent(request.choice) { return Outcome() }
    return try host.journaled("down") { () throws(Failure) in try carryOut() }
  }

  private func carryOut() throws(Failure) -> Outcome {
    let inventory = try inventory()
    let deadline = host.clock.now + host.stores.lockBound
    var outcome = Outcome()
    var busy: [(DesiredLink, FileError)] = []
    try host.locked { () throws(Failure) in
      let backend = try host.connect()
      let paths = request.isHotplug || request.isForced ? nil : PathGuard(backend)
      let observed = try backend.observed()
      let wanted = try wanted(inventory, in: observed, &outcome)
      try host.setAsideUnusableFiles()
      if request.isAtomic {
        outcome.together = wanted.desired.map(\.link)
        guard outcome.failures.isEmpty else { return }
        let desired = wanted.desired + wanted.records.following(wanted.desired, at: wanted.moment)
        if let error = takeDown(desired, wanted, on: backend, sparing: paths, &outcome) {
          busy = desired.map { ($0, error) }
        }
        if outcome.failures.isEmpty { try holdOthers(wanted, outcome) }
        return
      }
      for one in wanted.desired {
        if let error = takeDown([one], wanted, on: backend, sparing: paths, &outcome) {
          busy.append((one, error))
        }
      }
      try holdOthers(wanted, outcome)
      do throws(Failure) {
        try finishPeers(on: backend, sparing: paths, &outcome)
      } catch {
        outcome.failures.append(ENIFailure(error))
      }
    }
    do throws(Failure) {
      try waitForOthers(busy, until: deadline, &outcome)
    } catch {
      // What was removed is to be told all the same.
      outcome.failures.append(ENIFailure(error, on: busy.map(\.0.link)))
    }
    return outcome
  }

  /// Takes links down in one transaction, or undoes that.
  ///
  /// - Returns: What the lock said, where another enicfg has one of the ENIs at this moment.
  private func takeDown(
    _ desired: [DesiredLink], _ wanted: Wanted? = nil, on backend: KernelConnection,
    sparing paths: PathGuard?, _ outcome: inout Outcome
  ) -> FileError? {
    var transaction = Transaction(host.stores, sparing: paths)
    do throws(Failure) {
      do throws(FileError) {
        transaction.locks = try ENILocks(desired.compactMap(\.record?.mac), host.stores)
      } catch {
        guard case .locked = error else { throw .file(error) }
        return error
      }
      // Before anything is removed: an agent that sees it go reads what is remembered.
      if request.isByHand, let wanted { try transaction.hold(wanted.held(desired)) }
      try transaction.reach(
        from: Surroundings(backend.observed()), records: desired.compactMap(\.standingRecord),
        on: backend
      ) { _ in desired }
      try transaction.finish(on: backend)
      outcome.plan.append(transaction.applied)
    } catch {
      let leftovers = transaction.rollBack(on: backend)
      outcome.failures.append(
        ENIFailure(error, on: desired.map(\.link), leftovers: leftovers))
    }
    return nil
  }

  /// Has the rules of other ENIs follow; each of those stands alone too.
  private func finishPeers(
    on backend: KernelConnection, sparing paths: PathGuard?, _ outcome: inout Outcome
  ) throws(Failure) {
    guard !outcome.plan.isEmpty else { return }
    let moment = try filing { () throws(FileError) in try host.clock.moment() }
    let records = try StoredRecords(
      host.stores, in: backend.observed(), place: moment.place)
    for peer in records.following([], at: moment) {
      _ = takeDown([peer], on: backend, sparing: paths, &outcome)
    }
  }

  /// Waits for the ENIs that another enicfg has, and takes them down then.
  private func waitForOthers(
    _ busy: [(DesiredLink, FileError)], until deadline: Duration, _ outcome: inout Outcome
  ) throws(Failure) {
    guard !busy.isEmpty else { return }
    guard try host.waitForOthers(until: deadline) else {
      outcome.failures += busy.map { ENIFailure(.file($1), on: [$0.link]) }
      return
    }
    var again = request
    if !request.isAtomic {
      again.choice = .links(busy.compactMap { LinkSelector($0.0.link.text) })
    }
    var host = host
    host.stores.lockBound = deadline - host.clock.now
    let later = try DownOperation(again, on: host).run()
    outcome.plan.append(later.plan)
    outcome.failures += later.failures
  }

  /// The inventory, where an ENI's id is asked for: what enicfg configured it knows without.
  private func inventory() throws(Failure) -> Inventory? {
    guard case .links(let selectors) = request.choice else { return nil }
    let ids = ENINames(kept: try host.stores.enis(for: selectors))
    guard selectors.contains(where: { $0.isID && ids.mac($0) == nil }) else { return nil }
    return request.sources.file ?? request.sources.askMetadata()
  }
}

// What is to be taken down.
extension DownOperation {
  /// What `down` wants, and what it was worked out from.
  private struct Wanted {
    var desired: [DesiredLink]
    var records: StoredRecords
    var moment: BootMoment

    /// What is to be remembered of links that are to be taken down.
    func held(_ desired: [DesiredLink]) -> [LinkPresence] {
      let links = desired.compactMap { one in
        if case .takenDown = one.goal { records.observed.link(named: one.link) } else { nil }
      }
      return links.compactMap { LinkPresence($0, place: moment.place) }
    }
  }

  /// Has the agent leave those links alone too that nothing is to be removed from, where all were meant;
  /// those that failed are as they were.
  private func holdOthers(_ wanted: Wanted, _ outcome: Outcome) throws(Failure) {
    guard request.isByHand, case .all = request.choice else { return }
    let failed = Set(outcome.failures.flatMap(\.links))
    let primaryNIC = PrimaryNICDecision(nil, wanted.records, in: wanted.records.observed)
    let others = wanted.records.knownNICs.filter { link in
      !failed.contains(link.name) && !wanted.desired.contains { $0.link == link.name }
        && primaryNIC.isPrimary(link) != true
    }
    try host.stores.hold(others, place: wanted.moment.place)
  }

  /// What was asked for, with what still stands of the records; a link for which that is not possible
  /// fails.
  private func wanted(
    _ inventory: Inventory?, in observed: ObservedState, _ outcome: inout Outcome
  ) throws(Failure) -> Wanted {
    let moment = try filing { () throws(FileError) in try host.clock.moment() }
    let records = try StoredRecords(host.stores, in: observed, place: moment.place)
    let desired =
      switch request.choice {
      case .all: everything(records, &outcome)
      case .links(let selectors): try named(selectors, inventory, records, &outcome)
      }
    return Wanted(desired: desired, records: records, moment: moment)
  }

  private func named(
    _ selectors: [LinkSelector], _ inventory: Inventory?, _ records: StoredRecords,
    _ outcome: inout Outcome
  ) throws(Failure) -> [DesiredLink] {
    let ids = ENINames(inventory, kept: try host.stores.enis(for: selectors))
    var desired: [DesiredLink] = []
    for selector in selectors {
      let gone = records.ofGoneLinks(where: selector.means).first
      if request.isHotplug, gone == nil || records.has(selector, ids) { continue }
      let one: DesiredLink
      do throws(Failure) {
        // A link that is gone is known by its record alone.
        if let gone, !records.has(selector, ids) {
          one = gone
        } else {
          one = try takenDown(records.link(selector, ids), records)
        }
      } catch {
        outcome.failures.append(ENIFailure(error, on: selector.name.map { [$0] } ?? []))
        continue
      }
      if desired.contains(where: {
        $0.link == one.link && $0.goal.isAboutGoneLink == one.goal.isAboutGoneLink
      }) {
        throw .request(.linkTwice(one.link))
      }
      desired.append(one)
    }
    return desired
  }

  /// Whatever enicfg configured, be it of links that are there, that are gone, or of none.
  private func everything(
    _ records: StoredRecords, _ outcome: inout Outcome
  ) -> [DesiredLink] {
    let observed = records.observed
    var desired: [DesiredLink] = []
    for link in observed.nics.sorted(by: { $0.name < $1.name }) {
      let isMarked =
        observed.routes.contains { $0.madeBy == .enicfg && $0.link == link.name }
        || observed.addresses(on: link.name).contains { $0.madeBy == .enicfg }
      do throws(Failure) {
        if try records.record(of: link) != nil || isMarked || records.isLost(link) {
          desired.append(try takenDown(link, records))
        }
      } catch {
        outcome.failures.append(ENIFailure(error, on: [link.name]))
      }
    }
    let numbers = desired.compactMap(\.numbers)
    return desired + records.ofGoneLinks() + records.ofNoLink(besides: numbers)
  }

  private func takenDown(
    _ link: Link, _ records: StoredRecords
  ) throws(Failure) -> DesiredLink {
    // Where the record is lost, what bears the mark is still found by the usual numbers.
    records.takenDown(link, try records.record(of: link), usualNumbers: usualNumbers(link))
  }

  private func usualNumbers(_ link: Link) -> ENINumbers? {
    let kept = (try? host.stores.keptIndexes()) ?? nil
    guard let index = link.name.ethernetNumber ?? link.ownMAC.flatMap({ kept?.kept[$0] }) else {
      return nil
    }
    return try? ENINumbers(index: index)
  }
}
