// One round of `up`: observe, resolve, group, and the first stage of each group, which needs no lease.

import DHCPv4
import Execution
import Files
import Inventory
import Model
import Planning
import StateFiles

/// One round of `up`, from the first observation to the last verification.
///
/// Its first stage does all that needs no lease, under the network's lock. The second one, in
/// UpRound+SecondStage.swift, waits for leases without the lock, and does the rest of a group as soon as its
/// leases are there.
final class UpRound {
  /// ENIs that succeed or fail together.
  struct Group {
    /// Their links, in the order in which they are planned.
    var links: [LinkName]
    var transaction: Transaction
    /// The leases that have come, by the numbers of their links.
    var leases: [UInt32: Lease] = [:]
    /// The links whose leases are still to come.
    var pending: Set<UInt32> = []
    /// What is in its way, where it waits for another group alone.
    var obstacle: Failure?
  }

  let host: Host
  let request: UpRequest
  let wait: MetadataWait
  let backend: KernelConnection
  let moment: BootMoment
  /// What was observed at first.
  var first = ObservedState()
  /// What is asked for each link, as it was resolved last.
  var requests: [LinkRequest] = []
  var leftOver: [DesiredLink] = []
  var bootFiles: BootFilesPlanning?
  private var indexes: (before: ENIIndexes, now: ENIIndexes)?
  /// The groups that wait for leases.
  var waiting: [Group] = []
  /// The groups whose ENIs another enicfg has at this moment, and what the lock said.
  private var busy: [(group: PlanGroup, error: FileError)] = []
  var outcome = Outcome()
  /// Whether there is an ENI whose rules may have to follow.
  private var hasLocalFirst = false
  /// What enicfg made on the links that are done, by their numbers.
  private var records: [UInt32: LinkRecord] = [:]

  init(_ request: UpRequest, _ wait: MetadataWait, on host: Host) throws(Failure) {
    self.request = request
    self.wait = wait
    self.host = host
    backend = try host.connect()
    moment = try filing { () throws(FileError) in try host.clock.moment() }
  }

  /// Carries the round out.
  func run() throws(Failure) -> Outcome {
    let start = host.clock.now
    var hasWaited = false
    try host.locked { () throws(Failure) in
      try firstStage()
      hasWaited = !waiting.isEmpty || !busy.isEmpty
      if !hasWaited { finishPeers() }
    }
    if hasWaited { finishWaiting(since: start) }
    noteConflicts()
    outcome.plan.sortSections(like: leftOver.map(\.link) + requests.map(\.link.name))
    return outcome
  }

  /// Waits for leases and for other enicfgs, and does the rest.
  ///
  /// What cannot be done any more is a failure among others: what was done is to be told.
  private func finishWaiting(since start: Duration) {
    if !waiting.isEmpty { waitForLeases() }
    do throws(Failure) {
      if !busy.isEmpty { try waitForOthers(since: start) }
      try host.locked { finishPeers() }
    } catch {
      outcome.failures.append(
        ENIFailure(error, on: busy.flatMap(\.group.desired).map(\.link)))
    }
  }

  private func firstStage() throws(Failure) {
    host.stores.keepAwaited(wait.incomplete, place: moment.place)
    first = try backend.observed()
    var resolver = try resolver(in: first)
    let resolved = try resolver.resolve(request.choice)
    requests = resolved.requests
    hasLocalFirst =
      resolver.records.standing.contains { $0.routing == .localFirst }
      || requests.contains { $0.numbers?.routing == .localFirst }
    leftOver = resolved.leftOver
    outcome.failures = resolved.failures
    if let before = resolved.indexesBefore, let now = resolved.indexes { indexes = (before, now) }
    try lookAtQueues()
    for note in resolver.notes(for: resolved, request.choice) { host.note(note) }
    if let wanted = request.bootFiles {
      bootFiles = try BootFilesPlanning(
        wanted, resolver.inventory, request.choice, primary: primaryLink, note: host.note)
    }
    let desired = try desiredOfAll()
    if request.isAtomic {
      outcome.together = requests.map(\.link.name)
      guard outcome.failures.isEmpty else { return }
      attempt(PlanGroup(desired, in: first))
    } else {
      for group in groups(desired) { attempt(group) }
    }
  }

  /// What should be of all that is known now, with what is left over before it.
  private func desiredOfAll() throws(Failure) -> [DesiredLink] {
    let (desired, failures) = requests.desired(in: first, at: moment, besides: leftOver)
    outcome.failures += failures
    for one in desired where one.goal.awaitsLease && !host.permissions.asksServers {
      outcome.failures.append(ENIFailure(.notPermitted(.askServer(one.link)), on: [one.link]))
    }
    let failed = Set(outcome.failures.flatMap(\.links))
    var all = leftOver + desired.filter { !failed.contains($0.link) }
    guard let bootFiles else { return all }
    all = bootFiles.removalsOfDetached(besides: all) + all
    all = try complete(all, in: first)
    bootFiles.prepare(all, on: backend)
    first = try backend.observed()
    return all
  }

  /// With the boot-time files of what is known; a link whose files cannot be written fails.
  func complete(
    _ desired: [DesiredLink], in observed: ObservedState
  ) throws(Failure) -> [DesiredLink] {
    guard let bootFiles else { return desired }
    var result: [DesiredLink] = []
    for one in desired {
      do throws(Failure) {
        result += try bootFiles.completing([one], requests, in: observed)
      } catch {
        outcome.failures.append(ENIFailure(error, on: [one.link]))
      }
    }
    return result
  }

  /// Of some links, those that something is asked for: the others are left over of ENIs.
  func asked(of links: [LinkName]) -> [LinkName] {
    links.filter { link in requests.contains { $0.link.name == link } }
  }

  /// Takes requests that were resolved again in the place of the earlier ones.
  func renew(_ newer: [LinkRequest]) {
    requests = requests.map { old in newer.first { $0.link.name == old.link.name } ?? old }
  }

  func resolver(in observed: ObservedState) throws(Failure) -> LinkRequestResolver {
    try LinkRequestResolver(
      host.stores, request.settings, request.sources, wait, in: observed, place: moment.place)
  }

  /// Looks at the queues of the links of which something is asked that is about them.
  private func lookAtQueues() throws(Failure) {
    let links = requests.filter { $0.queues != nil }.map(\.link.name)
    guard !links.isEmpty else { return }
    backend.look(atQueuesOf: links)
    first = try backend.observed()
  }

  /// The primary NIC's link, where it is known.
  private var primaryLink: Link? {
    (requests.first?.primaryNIC ?? first.primaryNIC.name).flatMap(first.link(named:))
  }
}

// A group's first stage.
extension UpRound {
  /// The links whose plans depend on each other, what a link should have once its lease is there
  /// included: what one gives up, the other may never get.
  private func groups(_ desired: [DesiredLink]) -> [PlanGroup] {
    guard desired.contains(where: \.goal.awaitsLease) else {
      return Planner.groups(desired, in: first)
    }
    let foreseen = requests.desired(
      in: first, at: moment, isForeseen: true, besides: leftOver
    ).desired
    let expected = desired.map { one in
      one.goal.awaitsLease ? foreseen.first { $0.link == one.link } ?? one : one
    }
    return Planner.groups(expected, in: first).map { group in
      let members = group.desired.map { one in
        guard one.isAsked else { return one }
        return desired.first { $0.link == one.link && $0.goal.awaitsLease } ?? one
      }
      return PlanGroup(members, in: first)
    }
  }

  /// Does what can be done of a group now, or undoes it.
  private func attempt(_ planned: PlanGroup) {
    var group = Group(
      links: planned.desired.map(\.link), transaction: Transaction(host.stores))
    do throws(Failure) {
      if let error = try takeLocks(of: planned, for: &group) {
        busy.append((planned, error))
        return
      }
      try keepRecords(of: group.links, &group.transaction)
      let members = requests.filter { group.links.contains($0.link.name) }
      let asked = members.compactMap { $0.askedRecord(place: moment.place) }
      // As long as nothing was changed, what was observed and planned first still counts.
      let isFirst = outcome.plan.isEmpty
      if isFirst, case .failure(let error) = planned.plan { throw .contradiction(error) }
      let known = isFirst ? try? planned.plan.get() : nil
      try group.transaction.reach(
        from: isFirst ? first : backend.observed(), by: known,
        records: asked + planned.desired.filter { !$0.isAsked }.compactMap(\.standingRecord),
        on: backend
      ) { (now: ObservedState) throws(Failure) in
        try again(planned, in: now)
      }
      group.pending = Set(
        planned.desired.filter { $0.goal.awaitsLease }
          .compactMap { first.link(named: $0.link)?.index })
      if group.pending.isEmpty { try finish(&group) } else { waiting.append(group) }
    } catch {
      fail(&group, error)
    }
  }

  /// What is desired of a group's links, given what is there now.
  private func again(
    _ planned: PlanGroup, in observed: ObservedState
  ) throws(Failure) -> [DesiredLink] {
    let members = requests.filter { request in
      planned.desired.contains { $0.link == request.link.name && !$0.goal.isAboutGoneLink }
    }
    let (desired, failures) = members.desired(in: observed, at: moment, besides: leftOver)
    if let failure = failures.first { throw failure.failure }
    return planned.desired.map { one in
      guard var new = desired.first(where: { $0.link == one.link }), one.isAsked else { return one }
      new.files = one.files
      return new
    }
  }

  /// Takes the locks of the ENIs, where something is to be changed on them.
  ///
  /// - Returns: What another enicfg holds; nil where they were taken.
  private func takeLocks(
    of planned: PlanGroup, for group: inout Group
  ) throws(Failure) -> FileError? {
    // Where nothing is to be changed, or nothing can be, no other enicfg is in the way.
    guard case .success(let plan) = planned.plan, !plan.isEmpty || plan.isUnfinished else {
      return nil
    }
    let macs = planned.desired.compactMap { one in
      one.record?.mac ?? first.link(named: one.link)?.ownMAC
    }
    do throws(FileError) {
      group.transaction.locks = try ENILocks(macs, host.stores)
      return nil
    } catch {
      guard case .locked = error else { throw .file(error) }
      return error
    }
  }

  /// Keeps what was given to the ENIs: the numbers of aliases, the indexes.
  func keepRecords(
    of links: [LinkName], _ transaction: inout Transaction
  ) throws(Failure) {
    let members = requests.filter { links.contains($0.link.name) }
    try transaction.keep(members.compactMap(\.keptIfAny))
    guard let indexes else { return }
    try transaction.keep(
      indexes.now, insteadOf: indexes.before, of: members.compactMap(\.link.mac))
  }

  /// Verifies a group, and counts it as done.
  func finish(_ group: inout Group) throws(Failure) {
    try group.transaction.finish(on: backend)
    outcome.plan.append(group.transaction.applied)
    records.merge(group.transaction.records) { $1 }
  }

  /// Undoes a group; the network's lock is held.
  func fail(_ group: inout Group, _ failure: Failure) {
    let leftovers = group.transaction.rollBack(on: backend)
    let asked = asked(of: group.links)
    outcome.failures.append(
      ENIFailure(failure, on: asked.isEmpty ? group.links : asked, leftovers: leftovers))
  }
}

// What other enicfgs have, and what comes at the end.
extension UpRound {
  /// Waits for ENIs that another enicfg has, which may itself wait for a lease; then does them.
  private func waitForOthers(since start: Duration) throws(Failure) {
    let deadline = start + host.stores.lockBound
    while true {
      try host.locked { () throws(Failure) in
        first = try backend.observed()
        var resolver = try resolver(in: first)
        let groups = busy
        let resolved = try resolver.resolve(
          links: asked(of: groups.flatMap(\.group.desired).map(\.link)))
        renew(resolved.requests)
        outcome.failures += resolved.failures
        let failed = Set(resolved.failures.flatMap(\.links))
        busy = []
        for (group, _) in groups where failed.isDisjoint(with: group.desired.map(\.link)) {
          do throws(Failure) {
            attempt(PlanGroup(try again(group, in: first), in: first))
          } catch {
            outcome.failures.append(ENIFailure(error, on: group.desired.map(\.link)))
          }
        }
      }
      if !waiting.isEmpty { waitForLeases() }
      guard !busy.isEmpty else { return }
      guard host.clock.now < deadline else { break }
      host.clock.sleep(.milliseconds(20))
    }
    for (group, error) in busy {
      outcome.failures.append(ENIFailure(.file(error), on: group.desired.map(\.link)))
    }
    busy = []
  }

  /// Waits no longer for ENIs that another enicfg has.
  func giveUpOthers(_ failure: Failure) {
    for (group, _) in busy {
      outcome.failures.append(ENIFailure(failure, on: group.desired.map(\.link)))
    }
    busy = []
  }

  /// Has the rules of other ENIs follow, or says why that cannot be.
  private func finishPeers() {
    do throws(Failure) {
      try letPeersFollow()
    } catch {
      outcome.failures.append(ENIFailure(error))
    }
  }

  /// Has the rules of other ENIs follow; each of those stands alone too.
  private func letPeersFollow() throws(Failure) {
    guard hasLocalFirst else { return }
    let observed = outcome.plan.isEmpty && waiting.isEmpty ? first : try backend.observed()
    let stored = try StoredRecords(host.stores, in: observed, place: moment.place)
    for peer in try complete(stored.following([], at: moment), in: observed) {
      var group = Group(links: [peer.link], transaction: Transaction(host.stores))
      do throws(Failure) {
        bootFiles?.prepare([peer], on: backend)
        try group.transaction.bringAbout([peer], on: backend)
        outcome.plan.append(group.transaction.applied)
      } catch {
        fail(&group, error)
      }
    }
  }

  /// Notes what keeps what was done from staying so.
  private func noteConflicts() {
    let desired = outcome.plan.desired
    if let bootFiles {
      for conflict in bootFiles.conflicts(desired, requests) { host.note(.conflict(conflict)) }
      return
    }
    let behind = host.linksBehind(desired, requests, in: first)
    if !behind.isEmpty { host.note(.filesBehind(behind)) }
    for conflict in host.conflictsNow(desired, records, in: first) {
      host.note(.conflict(conflict))
    }
  }
}

extension DesiredLink {
  /// Whether it is what a request asks for, and not what is left over or follows.
  fileprivate var isAsked: Bool {
    switch goal {
    case .secondary, .awaitingLease, .primary: true
    case .takenDown, .vanished, .orphanedRules, .followingRules, .filesOnly, .queuesOnly: false
    }
  }
}
