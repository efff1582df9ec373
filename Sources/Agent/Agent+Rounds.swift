// The agent's rounds: begun when something is due, ended when their leases came or did not.

import DHCPv4
import Engine
import Execution
import Files
import Inventory
import Model
import Planning
import Report
import StateFiles

extension Agent {
  /// Does a round of all ENIs, then one of each that nobody names: by its record, or since its NIC came.
  func doRounds(_ causes: Set<RoundCause>, at now: Duration) {
    for index in heldByHand {
      if let eni = enis[index] { letGo(eni) }
    }
    defer { restoreWhatFails(at: now) }
    guard let all = begin(.all(orRecorded: true), causes, at: now) else { return }
    let unnamed = all.recordedOnly + newNICs(all, at: now)
    for mac in Set(unnamed).sorted() where !busyENIs(at: now).contains(mac) {
      doRound(of: mac, causes, at: now)
    }
  }

  /// The NICs that nobody names yet, and that are configured all the same: the service may know them in
  /// a moment, or cannot say.
  ///
  /// What it does not name for long is not an ENI.
  private func newNICs(_ round: AgentRound, at now: Duration) -> [MACAddress] {
    let macs = round.newNICs(request.sources, inventory).compactMap(\.ownMAC)
    guard let polls, metadataFailure == nil else { return macs }
    return macs.filter(polls.awaited(at: now).contains)
  }

  /// Does a round of one ENI.
  ///
  /// - Returns: Whether it did not fail, as far as that is known now.
  @discardableResult func doRound(
    of mac: MACAddress, _ causes: Set<RoundCause>, granted: [MACAddress: Lease] = [:],
    at now: Duration
  ) -> Bool {
    guard let selector = LinkSelector("\(mac)"),
      begin(.links([selector]), causes, granted, at: now) != nil
    else { return false }
    return failures[mac] == nil
  }

  /// Begins a round, and ends it where it waits for nothing.
  ///
  /// - Returns: Nil where it could not begin.
  private func begin(
    _ choice: LinkChoice, _ causes: Set<RoundCause>, _ granted: [MACAddress: Lease] = [:],
    at now: Duration
  ) -> AgentRound? {
    var knowledge = AgentKnowledge(inventory)
    // What the service said before a NIC came says nothing about it, and a single answer may be wrong.
    if metadataFailure != nil || doubtsAbsences { knowledge.inventory?.isComplete = false }
    knowledge.granted = granted
    if choice.isAll { knowledge.leftAlone = busyENIs(at: now).union(awaitedENIs(at: now)) }
    var request = request
    request.choice = choice
    let round: AgentRound
    do throws(Failure) {
      round = try AgentRound(request, knowledge, on: noting)
    } catch {
      let again = schedule.failed(causes, at: now, random: &random)
      roundFailure = ports.words(error)
      if toldFailures.insert("\(error)").inserted {
        ports.tell(error.isBusy ? .busy(error) : .roundFailed(error, again: again))
      }
      if choice.isAll { becomeReady() }
      publish()
      return nil
    }
    schedule.began()
    roundFailure = nil
    let active = ActiveRound(round: round, causes: causes, isOfAll: choice.isAll)
    guard !round.isOver else {
      finish(active, at: now)
      return round
    }
    rounds.append(active)
    for request in round.leaseRequests {
      leaseless.remove(request.linkIndex)
      send(
        keeper.acquire(request, within: round.leaseLimit, at: now, random: &random), at: now)
    }
    return round
  }

  /// The ENIs that nothing is done about now: they wait for a lease, failed or are fought over, an
  /// administrator took them down, or udev may rename their NICs yet.
  private func busyENIs(at now: Duration) -> Set<MACAddress> {
    let waiting = Set(rounds.flatMap(\.round.waitingLinks))
    let takenDown = heldByHand
    let busy = links.values.filter { link in
      // Of a link that was set down, no server hears: a round sets it up, and asks for the lease.
      waiting.contains(link.name) || leaseless.contains(link.index) && link.isUp
        || arrivals.unsettled.contains(link.index) || takenDown.contains(link.index)
    }
    let held = states.filter { $0.value.isHeld(at: now) }.keys
    return Set(busy.compactMap(\.ownMAC)).union(held)
  }

  /// NICs that the metadata service may know in a moment: as yet they do not count as detached.
  private func awaitedENIs(at now: Duration) -> Set<MACAddress> {
    (polls?.awaited(at: now) ?? []).filter { inventory?.eni($0) == nil }
  }

  /// The links that an administrator took down, by their numbers.
  var heldByHand: Set<UInt32> {
    guard let place = try? host.clock.moment().place else { return [] }
    return Set(links.values.filter { host.stores.isHeld($0, place: place) }.map(\.index))
  }
}

// What comes of a round.
extension Agent {
  /// Ends a round, tells what it did, and remembers what is to be remembered.
  func finish(_ active: ActiveRound, at now: Duration) {
    let outcome = active.round.end()
    if active.isOfAll || !outcome.plan.isEmpty {
      schedule.ended(active.causes, hasChanged: !outcome.plan.isEmpty, at: ports.now)
    }
    let enis = active.round.enis + unresolved(outcome, active.round)
    for eni in enis {
      let failure = outcome.failures.first { $0.links.contains(eni.link) }
      if let failure {
        failed(eni, failure, at: now)
      } else {
        let steps = outcome.plan.sections.filter { $0.link.name == eni.link }.flatMap(\.steps)
        done(eni, steps, active.causes, at: now)
      }
    }
    tellRest(outcome, active, besides: Set(enis.map(\.link)), at: now)
    if active.isOfAll { forgetOthers(than: active.round) }
    // A changed address is the server's before it is the service's, or was when that was asked last.
    // An ENI that was named before did not come just now.
    let unclear = contradicted.union(active.round.unknownNICs).subtracting(absences.keys)
    polls?.missing(unclear, at: now, random: &random)
    if outcome.failures.isEmpty { metrics.lastSuccess = ports.wallClock }
    if active.isOfAll, active.causes.contains(.start) { tellReady() }
    publish()
  }

  /// The ENIs that failed before it was known what they should have.
  private func unresolved(_ outcome: Outcome, _ round: AgentRound) -> [AgentENI] {
    let resolved = Set(round.enis.map(\.link))
    let names = Set(outcome.failures.flatMap(\.links)).subtracting(resolved)
    return links.values.filter { names.contains($0.name) }.compactMap { link in
      if let eni = enis[link.index] { return eni }
      guard let mac = link.ownMAC else { return nil }
      return AgentENI(link, id: inventory?.eni(mac)?.id.value?.text, mac: mac)
    }
  }

  /// Restores what was configured last of ENIs for which what is asked fails.
  private func restoreWhatFails(at now: Duration) {
    for eni in enis.values.sorted(by: { $0.link < $1.link }) where failures[eni.mac] != nil {
      guard !eni.isPrimary, !rounds.contains(where: { $0.round.waitingLinks.contains(eni.link) }),
        states[eni.mac]?.restoresAfter == nil, let outcome = restore(eni), !outcome.plan.isEmpty
      else { continue }
      ports.tell(.changed(eni, outcome.plan.steps, .lastConfigured))
      countRepairs(outcome.plan.steps, of: eni)
      let pause = states[eni.mac]?.restored(at: now, random: &random)
      if let pause, states[eni.mac]?.isFirstPause == true { ports.tell(.fought(eni, pause)) }
      publish()
    }
  }

  /// Restores all of it, or, where another program is in the way of that, the lifetimes of its address.
  private func restore(_ eni: AgentENI) -> Outcome? {
    if let all = try? RestoreOperation(eni.mac, on: host).run(), all.failures.isEmpty { return all }
    guard let record = eni.lease?.record else { return nil }
    return try? ExtendLeaseOperation(record, of: eni.index, on: host).run()
  }

  private func countRepairs(_ steps: [Step], of eni: AgentENI) {
    for step in steps {
      metrics.repairs[eni.link, default: [:]][step.change.kind, default: 0] += 1
    }
  }

  private func done(
    _ eni: AgentENI, _ steps: [Step], _ causes: Set<RoundCause>, at now: Duration
  ) {
    let wasKnown = enis.updateValue(eni, forKey: eni.index) != nil
    let hadFailed = failures.removeValue(forKey: eni.mac) != nil
    if hadFailed, steps.isEmpty { ports.tell(.recovered(eni)) }
    contradicted.remove(eni.mac)
    keepLeases(eni, at: now)
    var state = states[eni.mac] ?? ENIState()
    defer { states[eni.mac] = state }
    let cause = cause(of: steps, causes, isLinkDown: state.takeLinkDown())
    // That a lease is renewed, was told; what another program did to the lifetimes was not.
    let isRenewal = !cause.isRepair && steps.allSatisfy(\.change.onlySetsCountdown)
    if !steps.isEmpty, !isRenewal {
      ports.tell(.changed(eni, steps, cause))
    }
    guard !steps.isEmpty, wasKnown, cause.isRepair else {
      state.done(at: now)
      return
    }
    countRepairs(steps, of: eni)
    guard let pause = state.repaired(at: now, random: &random), state.isFirstPause else { return }
    ports.tell(.fought(eni, pause))
  }

  private func cause(
    of steps: [Step], _ causes: Set<RoundCause>, isLinkDown: Bool
  ) -> ChangeCause {
    // Who sets a link down that the agent sets up undoes its work.
    let isSetUp = steps.contains { if case .setLinkUp = $0.change { true } else { false } }
    return isLinkDown && !isSetUp && causes.reason == .network
      ? .linkWasDown : .round(causes.reason)
  }

  private func failed(_ eni: AgentENI, _ failure: ENIFailure, at now: Duration) {
    if failure.failure.contradictsMetadata { contradicted.insert(eni.mac) }
    if failure.failure.isUndone, enis[eni.index] != nil { return undone(eni, at: now) }
    var state = states[eni.mac] ?? ENIState()
    var again = state.failed(at: now, isBusy: failure.failure.isBusy, random: &random)
    if let other = holdOfHolder(failure.failure, at: now) {
      state.wait(until: other)
      again = other - now
    }
    states[eni.mac] = state
    // Another enicfg has it; what comes of that is seen in a moment.
    if failure.failure.isBusy { return }
    let message = ports.words(failure)
    let isNews = failures[eni.mac]?.message != message
    let isObstructed = if case .contradiction = failure.failure { true } else { false }
    failures[eni.mac] = ENITrouble(message: message, at: now, isObstructed: isObstructed)
    if isNews { ports.tell(.failed(failure, eni: eni.id, again: again)) }
    // What was configured before still is, and its lease is renewed. Of one that never was, nothing is.
    if enis[eni.index] == nil || eni.lease == nil { keeper.forget(eni.index) }
  }

  /// When another ENI is looked after again that has what this one needs, as after links exchanged their
  /// names: then one round does both.
  private func holdOfHolder(_ failure: Failure, at now: Duration) -> Duration? {
    guard case .contradiction(let error) = failure, let name = error.holdingLink,
      let holder = links.values.first(where: { $0.name == name })?.ownMAC,
      let until = states[holder]?.hold?.until, until > now
    else { return nil }
    return until
  }

  /// Another program undid a repair before the round was over.
  private func undone(_ eni: AgentENI, at now: Duration) {
    var state = states[eni.mac] ?? ENIState()
    let pause = state.repaired(at: now, random: &random)
    states[eni.mac] = state
    guard let pause else { return schedule.request(.retry, at: now + .seconds(1)) }
    if state.isFirstPause { ports.tell(.fought(eni, pause)) }
  }

  /// Tells what a round did and failed at besides its ENIs: what is left of ENIs that are gone.
  private func tellRest(
    _ outcome: Outcome, _ active: ActiveRound, besides own: Set<LinkName>, at now: Duration
  ) {
    for section in outcome.plan.sections where !own.contains(section.link.name) {
      guard !section.steps.isEmpty else { continue }
      let mac = section.desired.record?.mac ?? section.link.ownMAC
      guard let mac else { continue }
      let eni = AgentENI(section.link, id: section.desired.eni, mac: mac)
      let isGone = links[section.link.index] == nil
      ports.tell(.changed(eni, section.steps, isGone ? .gone : .round(active.causes.reason)))
    }
    let rest = outcome.failures.filter { own.isDisjoint(with: $0.links) }
    if rest.isEmpty {
      guard active.isOfAll else { return }
      others.reset()
      toldFailures = []
      return
    }
    let again = others.next(random: &random)
    schedule.request(.retry, at: now + again)
    for failure in rest where toldFailures.insert(ports.words(failure)).inserted {
      ports.tell(.failed(failure, eni: nil, again: again))
    }
  }

  /// Of ENIs that nobody names any more, no lease is kept.
  private func forgetOthers(than round: AgentRound) {
    let own = Set(round.enis.map(\.mac)).union(round.leftAlone).union(round.recordedOnly)
    for eni in enis.values where !own.contains(eni.mac) { letGo(eni) }
  }

  /// Looks after an ENI no longer.
  func letGo(_ eni: AgentENI) {
    keeper.forget(eni.index)
    leaseless.remove(eni.index)
    enis[eni.index] = nil
    failures[eni.mac] = nil
    contradicted.remove(eni.mac)
  }

  private func tellReady() {
    guard !isReady else { return }
    ports.tell(.ready(configured: enis.count, failed: failures.count))
    becomeReady()
  }
}

// What is told once.
extension Agent {
  /// The host, whose notes are told where they are new.
  private var noting: Host {
    var host = host
    host.note = { [unowned self] note in
      // What changes all the time need not be remembered for ever.
      if told.count > 500 { told = [] }
      if told.insert("\(note)").inserted { ports.tell(.note(note)) }
    }
    return host
  }
}

extension Set<RoundCause> {
  /// The one that says most.
  var reason: RoundCause {
    let order: [RoundCause] = [.start, .reload, .inventory, .arrival, .lease, .retry, .network]
    return order.first(where: contains) ?? .network
  }
}

extension PlanError {
  /// The link that has what another one needs, or had it in the last round.
  fileprivate var holdingLink: LinkName? {
    if case .tableOfOtherENI(_, wantedBy: _, let holder, _) = self { holder } else { holder }
  }
}

extension ChangeCause {
  /// Whether something else undid what the agent does, as far as that is known: what goes round in circles
  /// is slowed down, whatever the reason.
  fileprivate var isRepair: Bool {
    switch self {
    case .round(.network), .round(.retry), .round(.arrival): true
    case .round, .linkWasDown, .gone, .lastConfigured: false
    }
  }
}

extension Failure {
  /// Whether only another enicfg was in the way.
  fileprivate var isBusy: Bool {
    switch self {
    case .file(.locked), .interrupted, .confirmationPending: true
    default: false
    }
  }

  /// Whether what was done was not there at the end: another program undid it.
  fileprivate var isUndone: Bool {
    guard case .apply(.notReached) = self else { return false }
    return true
  }

  /// Whether the server leases another address than the metadata service says.
  fileprivate var contradictsMetadata: Bool {
    guard case .inventory(.addressDiffers) = self else { return false }
    return true
  }
}
