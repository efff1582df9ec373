// The whole ENI procedure on some links: observe, plan, apply, lease, plan again, apply, verify.

import Applying
import CLinux
import DHCPv4
import Files
import Inventory
import NetworkModel
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
  /// Takes a note as soon as it is known.
  let note: (String) -> Void

  /// Carries `up` out.
  ///
  /// - Returns: What was done, as one plan.
  /// - Throws: ``FailureOutcome``, after everything was undone.
  func run() throws(FailureOutcome) -> Plan {
    // The service may take its time: nobody is kept waiting by the lock for that.
    let survey = try withoutChanges { () throws(Failure) in
      try addressing.survey(sources, for: choice, stores)
    }
    return try locked(stores) { (transaction: inout Transaction) throws(Failure) in
      try carryOut(survey, &transaction)
    }
  }

  private func carryOut(
    _ survey: InventorySurvey, _ transaction: inout Transaction
  ) throws(Failure) -> Plan {
    let observed = try transaction.observe()
    let moment = try BootMoment.current()
    stores.keepAwaited(survey.halfKnown, place: moment.place)
    var gathering = try Gathering(
      stores, addressing, sources, survey, in: observed, place: moment.place)
    let intents = try gathering.intents(for: choice)
    let leftOver = gathering.leftOver(by: intents, choice)
    gathering.notes(for: intents, choice, leftOver).forEach(note)
    let pending = intents.filter {
      $0.desired(in: observed, at: moment).extent == .untilLease
    }
    if let first = pending.first, !has_effective_capability(Int32(CAPABILITY_NET_RAW)) {
      throw .notPermitted("\(first.link.name): asking a DHCP server (CAP_NET_RAW)")
    }
    let persistence = try persist.map { request throws(Failure) in
      try Persistence(request, for: intents, in: observed, note: note)
    }
    var watch = pending.isEmpty ? nil : try LeaseWatch()
    try transaction.keep(intents.compactMap(\.keptIfAny))
    if let indexes = gathering.indexes, let before = gathering.indexesBefore {
      try transaction.keep(indexes, insteadOf: before)
    }
    let asked = intents.compactMap { $0.askedRecord(place: moment.place) }
    var wanted = Wish(intents: intents, moment: moment, persistence: persistence)
    try transaction.reach(
      from: wanted.observe(after: observed, besides: leftOver, &transaction),
      records: asked + leftOver.compactMap(\.standingRecord)
    ) { (observed: ObservedState) throws(Failure) in
      let desired = try leftOver + wanted.desired(in: observed, besides: leftOver)
      return desired + gathering.records.following(desired, in: observed, stores, at: moment)
    }
    if !pending.isEmpty {
      wanted.leases = try lease(pending, at: moment, &watch, &transaction)
      wanted.intents = intents.map { $0.knowing(transaction.records) }
      let later = wanted
      let first = try later.observe(
        after: transaction.observe(), besides: leftOver, &transaction)
      try transaction.reach(from: first) {
        (observed: ObservedState) throws(Failure) in
        let desired = try leftOver + later.desired(in: observed, besides: leftOver)
        return desired + gathering.records.following(desired, in: observed, stores, at: moment)
      }
    }
    try transaction.finish()
    return transaction.applied
  }

  /// What is wanted at one moment of the run.
  private struct Wish {
    var intents: [Intent]
    let moment: BootMoment
    let persistence: Persistence?
    var leases: [UInt32: Lease] = [:]

    /// What the links ought to have, with their boot-time files where all is known that stands there.
    func desired(
      in observed: ObservedState, besides leftOver: [DesiredLink]
    ) throws(Failure) -> [DesiredLink] {
      let desired = try intents.desired(
        in: observed, at: moment, leases: leases, besides: leftOver)
      guard let persistence, !desired.contains(where: { $0.extent == .untilLease }) else {
        return desired
      }
      return try persistence.adding(to: desired, of: intents, in: observed)
    }

    /// Observes again where files are to be looked at too.
    func observe(
      after observed: ObservedState, besides leftOver: [DesiredLink],
      _ transaction: inout Transaction
    ) throws(Failure) -> ObservedState {
      guard let persistence else { return observed }
      let desired = try desired(in: observed, besides: leftOver)
      persistence.look(at: desired, &transaction)
      persistence.hazards(of: desired, intents, in: observed).forEach(persistence.note)
      return try transaction.observe()
    }
  }

  private func lease(
    _ pending: [Intent], at moment: BootMoment, _ watch: inout LeaseWatch?,
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
        try stores.leases.write(KeptLease(lease, at: moment))
      }
    }
    return leases
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

extension Gathering {
  /// What is there of enicfg's that belongs to no ENI any more, as far as the command is about it.
  func leftOver(by intents: [Intent], _ choice: LinkChoice) -> [DesiredLink] {
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

extension [Intent] {
  /// What their links ought to have, each knowing what the others and `leftOver` are going to have.
  ///
  /// - Throws: As ``Intent/checkedDesired(in:at:lease:isForeseen:)``.
  func desired(
    in observed: ObservedState, at moment: BootMoment, leases: [UInt32: Lease] = [:],
    isForeseen: Bool = false, besides leftOver: [DesiredLink] = []
  ) throws(Failure) -> [DesiredLink] {
    let others = map {
      $0.desired(in: observed, at: moment, lease: leases[$0.link.index], isForeseen: isForeseen)
    }
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
    extent == .vanished || extent == .cloudRules ? nil : record
  }
}
