// The first stage of `up`: observe, resolve, group, and do all that needs no lease, under the network's lock.

import DHCPv4
import Execution
import Files
import Inventory
import Model
import Planning
import StateFiles

extension UpRound {
  /// Does all that needs no lease.
  func firstStage() throws(Failure) {
    host.stores.keepAwaited(wait.incomplete, place: moment.place)
    backend.leaveOutManyRoutes()
    first = try backend.observed()
    var resolver = try resolver(in: around)
    let resolved = try resolver.resolve(request.choice)
    try host.setAsideUnusableFiles(insteadOf: resolved.indexesFoundAgain)
    requests = resolved.requests
    hasLocalFirst =
      resolver.records.standing.contains { $0.routing == .localFirst }
      || requests.contains { $0.numbers?.routing == .localFirst }
    leftOver = resolved.leftOver
    outcome.failures = resolved.failures
    if let before = resolved.indexesBefore, let now = resolved.indexes { indexes = (before, now) }
    try lookAtQueues()
    let notes =
      resolver.notes(for: resolved, request.choice)
      + requests.flatMap { $0.notesOnGoodLease(in: first, at: moment) }
    for note in notes { host.note(note) }
    if let wanted = request.bootFiles {
      bootFiles = try BootFilesPlanning(
        wanted, resolver.inventory, request.choice, primary: primaryLink, note: host.note)
    }
    let desired = try desiredOfAll()
    try lookAtAllRoutes(unlessReached: desired)
    if request.isAtomic {
      outcome.together = requests.map(\.link.name)
      guard outcome.failures.isEmpty else { return }
      attempt(PlanGroup(desired, in: around))
    } else {
      attempt(groups(desired))
    }
  }

  /// Before anything is changed, all routes are looked at: those that nothing looks up may be enicfg's, or
  /// lost with an address.
  private func lookAtAllRoutes(unlessReached desired: [DesiredLink]) throws(Failure) {
    guard backend.leavesOutRoutes else { return }
    let isReached = groups(desired).allSatisfy { group in
      (try? group.plan.get()).map { $0.isEmpty && !$0.isUnfinished } ?? false
    }
    guard !isReached else { return }
    backend.lookAtAllRoutes()
    first = try backend.observed()
  }

  /// What should be of all that is known now, with what is left over before it.
  func desiredOfAll() throws(Failure) -> [DesiredLink] {
    try takeGranted()
    let (desired, failures) = requests.desired(
      in: first, at: moment, leases: granted, besides: leftOver)
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
  ///
  /// They were resolved without the others of the round, whose tables may be others by now.
  func renew(_ newer: [LinkRequest]) {
    let newer = newer.knowing(requests)
    requests = requests.map { old in newer.first { $0.link.name == old.link.name } ?? old }
  }

  func resolver(in around: Surroundings) throws(Failure) -> LinkRequestResolver {
    var resolver = try LinkRequestResolver(
      host.stores, request.settings, request.sources, wait, in: around, place: moment.place)
    resolver.leftAlone = request.leftAlone
    resolver.isAgents = request.isAgents
    resolver.areLeasesRenewed = isAgentThere
    resolver.leavesHeldAlone = request.heldLinks == .leftAlone
    return resolver
  }

  /// Takes the leases that were granted before the round began; one of another address than the
  /// console's fails its ENI.
  private func takeGranted() throws(Failure) {
    for one in requests {
      guard let lease = one.link.mac.flatMap({ request.granted[$0] }) else { continue }
      do throws(Failure) {
        try one.checkConsole(lease)
        for note in one.notes(on: lease) { host.note(note) }
        granted[one.link.index] = lease
      } catch {
        outcome.failures.append(ENIFailure(error, on: [one.link.name]))
      }
    }
    try keepLeases(granted.values)
  }

  /// Looks at the queues of the links of which something is asked that is about them.
  func lookAtQueues() throws(Failure) {
    let links = requests.filter { $0.queues != nil }.map(\.link.name)
    guard !links.isEmpty else { return }
    backend.look(atQueuesOf: links)
    first = try backend.observed()
  }

  /// The primary NIC's link, where it is known.
  var primaryLink: Link? {
    (requests.first?.primaryNIC ?? first.primaryNIC.name).flatMap(first.link(named:))
  }
}

// A group's first stage.
extension UpRound {
  /// The links whose plans depend on each other, what a link should have once its lease is there
  /// included: what one gives up, the other may never get.
  func groups(_ desired: [DesiredLink]) -> [PlanGroup] {
    guard desired.contains(where: \.goal.awaitsLease) else {
      return Planner.groups(desired, in: around)
    }
    let foreseen = requests.desired(
      in: first, at: moment, isForeseen: true, besides: leftOver
    ).desired
    let expected = desired.map { one in
      one.goal.awaitsLease ? foreseen.first { $0.link == one.link } ?? one : one
    }
    return Planner.groups(expected, in: around).map { group in
      let members = group.desired.map { one in
        guard one.isAsked else { return one }
        return desired.first { $0.link == one.link && $0.goal.awaitsLease } ?? one
      }
      return PlanGroup(members, in: around)
    }
  }

  /// Does what can be done of a group now, or undoes it.
  func attempt(_ planned: PlanGroup) {
    var group = Group(
      links: planned.desired.map(\.link), transaction: Transaction(host.stores, sparing: paths))
    do throws(Failure) {
      if let error = try takeLocks(of: planned, for: &group) {
        busy.append((planned, error))
        return
      }
      try keepRecords(of: group.links, &group.transaction)
      // As long as nothing was changed, what was observed and planned first still counts.
      let isFirst = outcome.plan.isEmpty
      if isFirst, case .failure(let error) = planned.plan { throw .contradiction(error) }
      let known = isFirst ? try? planned.plan.get() : nil
      try group.transaction.reach(
        from: isFirst ? around : Surroundings(backend.observed()), by: known,
        records: records(of: planned), on: backend
      ) { (now: ObservedState) throws(Failure) in
        try again(planned, in: now)
      }
      group.pending = pending(planned)
      if group.pending.isEmpty { try finish(&group) } else { waiting.append(group) }
    } catch {
      fail(&group, error)
    }
  }

  /// The links of a group whose leases are still to come.
  func pending(_ planned: PlanGroup) -> Set<UInt32> {
    Set(
      planned.desired.filter { $0.goal.awaitsLease }
        .compactMap { first.link(named: $0.link)?.index })
  }

  /// The records of a group's links, to be written before anything is changed.
  func records(of planned: PlanGroup) -> [LinkRecord] {
    requests(of: planned.desired.map(\.link)).compactMap { $0.askedRecord(place: moment.place) }
      + planned.desired.filter { !$0.isAsked }.compactMap(\.standingRecord)
  }

  /// What is desired of a group's links, given what is there now.
  func again(
    _ planned: PlanGroup, in observed: ObservedState
  ) throws(Failure) -> [DesiredLink] {
    let members = requests(of: planned.desired.filter { !$0.goal.isAboutGoneLink }.map(\.link))
    let (desired, failures) = members.desired(
      in: observed, at: moment, leases: granted, besides: leftOver)
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
  func takeLocks(
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
      // An agent that left them alone sees to what an administrator makes of them.
      if request.heldLinks == .released, isAgentThere {
        for mac in macs { host.stores.askForWay(of: mac) }
      }
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
    let members = requests(of: links)
    try transaction.keep(members.compactMap(\.keptIfAny))
    guard let indexes else { return }
    try transaction.keep(
      indexes.now, insteadOf: indexes.before, of: members.compactMap(\.link.mac))
  }

  /// Verifies a group, and counts it as done.
  ///
  /// - Parameter around: What was observed since it was applied; nil where nothing was.
  func finish(_ group: inout Group, seeing around: Surroundings? = nil) throws(Failure) {
    try group.transaction.finish(on: backend, seeing: around)
    // Only now: what fails is as it was before, and so is what the agent does about it.
    if request.heldLinks == .released {
      try host.stores.release(requests(of: group.links).map(\.link))
    }
    for refused in group.transaction.refusedQueues { host.note(.queuesStay(refused)) }
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

extension DesiredLink {
  /// Whether it is what a request asks for, and not what is left over or follows.
  fileprivate var isAsked: Bool {
    switch goal {
    case .secondary, .awaitingLease, .primary: true
    case .takenDown, .vanished, .orphanedRules, .followingRules, .filesOnly, .queuesOnly,
      .leaseOnly, .asBefore:
      false
    }
  }
}
