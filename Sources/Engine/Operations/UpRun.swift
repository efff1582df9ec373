// The whole ENI procedure on some links: observe, plan, apply, lease, plan again, apply, verify.

import Execution
import CLinux
import DHCPv4
import Files
import Inventory
import Model
import Planning
import StateFiles

/// One run of `up`.
struct UpRun {
  let stores: Stores
  let addressing: AddressingOptions
  let sources: InventorySources
  let choice: LinkChoice
  /// The boot-time files that are written too; nil for none.
  var persist: PersistRequest?
  /// Whether udev told of the links, which may be gone again, or no cloud's.
  var isHotplug = false
  /// Takes a note as soon as it is known.
  let note: (String) -> Void

  /// Carries `up` out.
  ///
  /// - Returns: What was done, as one plan.
  /// - Throws: ``FailureOutcome``, after everything was undone.
  func run() throws(FailureOutcome) -> Plan {
    guard isHotplug, case .links(let arguments) = choice else { return try run(for: choice) }
    let hotplug = Hotplug(sources.configuration, note: note)
    let present = try withoutChanges { () throws(Failure) in
      try hotplug.present(arguments, stores)
    }
    guard !present.isEmpty else { return Plan() }
    do throws(FailureOutcome) {
      return try run(for: .links(present))
    } catch {
      // What failed because they went is no failure; what is left of them is their unit's to clean up.
      guard hotplug.areGone(present, stores) else { throw error }
      return Plan()
    }
  }

  private func run(for choice: LinkChoice) throws(FailureOutcome) -> Plan {
    // The service may take its time: nobody is kept waiting by the lock for that.
    var survey = try withoutChanges { () throws(Failure) in
      try addressing.survey(sources, for: choice, stores)
    }
    var plan = try run(survey, for: choice)
    // A NIC that has come is there before the service knows it: it has its address by now, and what only
    // the service tells comes after.
    if isHotplug, !survey.halfKnown.isEmpty {
      try withoutChanges { () throws(Failure) in
        try survey.wait(for: choice, sources, stores, isUnits: true)
      }
      if survey.halfKnown.isEmpty { plan.append(try run(survey, for: choice)) }
    }
    return plan
  }

  private func run(
    _ survey: InventorySurvey, for choice: LinkChoice
  ) throws(FailureOutcome) -> Plan {
    try locked(stores) { (transaction: inout Transaction) throws(Failure) in
      try carryOut(survey, for: choice, &transaction)
    }
  }

  private func carryOut(
    _ survey: InventorySurvey, for choice: LinkChoice, _ transaction: inout Transaction
  ) throws(Failure) -> Plan {
    let moment = try BootMoment.current()
    stores.keepAwaited(survey.halfKnown, place: moment.place)
    let outset = try Outset(
      stores, addressing, sources, survey, for: choice, in: &transaction, at: moment, note: note)
    let pending = outset.unleased
    if let first = pending.first, !has_effective_capability(Int32(CAPABILITY_NET_RAW)) {
      throw .notPermitted("\(first.link.name): asking a DHCP server (CAP_NET_RAW)")
    }
    var wish = Wish(outset: outset, stores: stores, intents: outset.intents)
    if let persist {
      wish.persistence = try Persistence(persist, for: outset, choice, note: note)
    }
    var watch = pending.isEmpty ? nil : try LeaseWatch()
    try outset.keep(&transaction)
    let asked = outset.intents.compactMap { $0.askedRecord(place: moment.place) }
    try wish.reach(
      from: outset.observed, records: asked + outset.leftOver.compactMap(\.standingRecord),
      &transaction)
    if !pending.isEmpty {
      wish.leases = try lease(pending, at: moment, &watch, &transaction)
      wish.intents = outset.intents.map { $0.knowing(transaction.records) }
      try wish.reach(from: transaction.observe(), &transaction)
    }
    try transaction.finish()
    if persist == nil {
      let behind = outset.linksBehind(transaction.applied.desired)
      if !behind.isEmpty { note(Messages.filesBehind(behind)) }
      outset.hazardsNow(transaction.applied.desired, transaction.records).map(Messages.text)
        .forEach(note)
    }
    return transaction.applied
  }

  private func lease(
    _ pending: [LinkRequest], at moment: BootMoment, _ watch: inout LeaseWatch?,
    _ transaction: inout Transaction
  ) throws(Failure) -> [UInt32: Lease] {
    let limit = addressing.leaseLimit(sources.configuration)
    let leases: [UInt32: Lease]
    do {
      leases = try watch?.leases(for: pending, at: moment, within: limit) ?? [:]
    } catch .lease(let link, let error, _, let limit) {
      let hasCarrier = try transaction.observe().link(named: link)?.hasCarrier ?? false
      throw .lease(link, error, hadCarrier: hasCarrier, limit: limit)
    }
    for intent in pending {
      if let lease = leases[intent.link.index] { try intent.checkConsole(lease) }
    }
    for lease in leases.values {
      try filing { () throws(FileError) in
        try stores.leases.write(LeaseRecord(lease, at: moment))
      }
    }
    return leases
  }
}

/// What is wanted at one moment of a run.
private struct Wish {
  let outset: Outset
  let stores: Stores
  var intents: [LinkRequest]
  var persistence: Persistence?
  var leases: [UInt32: Lease] = [:]

  /// Brings about what is wanted.
  func reach(
    from observed: ObservedState, records: [LinkRecord] = [], _ transaction: inout Transaction
  ) throws(Failure) {
    try transaction.reach(from: observe(after: observed, &transaction), records: records) {
      (observed: ObservedState) throws(Failure) in try desired(in: observed)
    }
  }

  /// What the links ought to have, with their boot-time files where all is known that stands there.
  private func desired(in observed: ObservedState) throws(Failure) -> [DesiredLink] {
    let desired = try intents.desired(
      in: observed, at: outset.moment, leases: leases, besides: outset.leftOver)
    let whole = outset.whole(desired, in: observed, stores)
    guard let persistence, !desired.contains(where: { $0.goal.awaitsLease }) else {
      return whole
    }
    return try persistence.completing(whole, in: observed)
  }

  /// Observes again where files are to be looked at too.
  private func observe(
    after observed: ObservedState, _ transaction: inout Transaction
  ) throws(Failure) -> ObservedState {
    guard let persistence else { return observed }
    persistence.prepare(try desired(in: observed), &transaction)
    return try transaction.observe()
  }
}

extension AddressingOptions {
  /// Asks the metadata service, as long as it takes for what is asked.
  func survey(
    _ sources: InventorySources, for choice: LinkChoice, _ stores: Stores
  ) throws(Failure) -> InventorySurvey {
    let isNeeded = choice.isAll && sources.file == nil || `static`
    var survey = InventorySurvey(sources, isNeeded: isNeeded)
    // What is given needs nobody's word.
    if address == nil { try survey.wait(for: choice, sources, stores) }
    return survey
  }
}

extension LinkRequestResolver {
  /// What is there of enicfg's that belongs to no ENI any more, as far as the command is about it.
  func leftOver(by intents: [LinkRequest], _ choice: LinkChoice) -> [DesiredLink] {
    guard inventory.networkType.value != .classic else { return [] }
    // Another NIC took the name, and with it the numbers, of one that is gone.
    let succeeded = records.ofGoneLinks { gone in
      choice.isAll || intents.contains { $0.link.name == gone.link }
    }
    guard choice.isAll else { return succeeded }
    return succeeded + records.ofNoLink(besides: intents.compactMap(\.numbers), in: observed)
      + records.detached(inventory, in: observed)
  }
}

extension [LinkRequest] {
  /// What their links ought to have, each knowing what the others and `leftOver` are going to have.
  ///
  /// - Throws: As ``LinkRequest/checkedDesired(in:at:lease:isForeseen:)``.
  func desired(
    in observed: ObservedState, at moment: BootMoment, leases: [UInt32: Lease] = [:],
    isForeseen: Bool = false, besides leftOver: [DesiredLink] = []
  ) throws(Failure) -> [DesiredLink] {
    // Only where local networks go first do the others matter.
    let needsOthers = contains { $0.numbers?.routing == .localFirst }
    let others =
      needsOthers
      ? map { intent in
        intent.desired(
          in: observed, at: moment, lease: leases[intent.link.index], isForeseen: isForeseen)
      } : []
    var desired: [DesiredLink] = []
    for intent in self {
      desired.append(
        try intent.checkedDesired(
          in: observed, at: moment, lease: leases[intent.link.index], isForeseen: isForeseen,
          besides: leftOver + others))
    }
    return desired
  }
}

extension DesiredLink {
  /// The record that is to be written anew: not that of a link that is gone, or that only follows.
  var standingRecord: LinkRecord? {
    switch goal {
    case .vanished, .orphanedRules, .followingRules: nil
    case .secondary, .awaitingLease, .primary, .takenDown, .filesOnly, .queuesOnly: record
    }
  }
}
