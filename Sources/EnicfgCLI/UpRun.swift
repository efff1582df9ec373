// The whole ENI procedure on some links: observe, plan, apply, lease, plan again, apply, verify.

import Applying
import CLinux
import DHCPv4
import NetworkModel
import Planning
import StateFiles

/// One run of `up`.
struct UpRun {
  let stores: Stores
  let addressing: AddressingOptions
  let links: [LinkArgument]

  /// Carries `up` out.
  ///
  /// - Returns: What was done, as one plan.
  /// - Throws: ``FailureOutcome``, after everything was undone.
  func run() throws(FailureOutcome) -> Plan {
    try locked(stores) { (transaction: inout Transaction) throws(Failure) in
      try carryOut(&transaction)
    }
  }

  private func carryOut(_ transaction: inout Transaction) throws(Failure) -> Plan {
    let observed = try transaction.observe()
    let moment = try BootMoment.current()
    var indexes = try filing { () throws(StateFileError) in try stores.indexes.read() }
    let indexesBefore = indexes
    let kept = try KeptRecords(stores, in: observed, place: moment.place)
    let intents = try Intent.gather(
      observed.links(links), observed, stores, addressing, records: kept, indexes: &indexes)
    // Another NIC took the name, and with it the numbers, of one that is gone.
    let succeeded = kept.gone.filter { gone in intents.contains { $0.link.name == gone.link } }
      .map { DesiredLink(link: $0.link, extent: .vanished, record: $0) }
    let pending = intents.filter {
      $0.desired(in: observed, at: moment).extent == .untilLease
    }
    if let first = pending.first, !has_effective_capability(Int32(CAPABILITY_NET_RAW)) {
      throw .notPermitted("\(first.link.name): asking a DHCP server (CAP_NET_RAW)")
    }
    var watch = pending.isEmpty ? nil : try LeaseWatch()
    let records = intents.compactMap { $0.askedRecord(place: moment.place) }
    try transaction.reach(from: observed, records: records) { observed in
      intents.map { $0.desired(in: observed, at: moment) } + succeeded
    }
    if !pending.isEmpty {
      let leases = try lease(pending, at: moment, &watch, &transaction)
      let records = transaction.records
      try transaction.reach(from: transaction.observe()) { observed in
        intents.map {
          $0.knowing(records).desired(
            in: observed, at: moment, lease: leases[$0.link.index])
        } + succeeded
      }
    }
    if indexes != indexesBefore {
      try filing { () throws(StateFileError) in try stores.indexes.write(indexes) }
    }
    try transaction.finish(isWanted: true)
    return transaction.applied
  }

  private func lease(
    _ pending: [Intent], at moment: BootMoment, _ watch: inout LeaseWatch?,
    _ transaction: inout Transaction
  ) throws(Failure) -> [UInt32: Lease] {
    let limit = Duration.seconds(addressing.dhcpTimeout)
    let leases: [UInt32: Lease]
    do {
      leases = try watch?.leases(for: pending, at: moment, within: limit) ?? [:]
    } catch .lease(let link, let error, _, let limit) {
      let hasCarrier = try transaction.observe().link(named: link)?.hasCarrier ?? false
      throw .lease(link, error, hadCarrier: hasCarrier, limit: limit)
    }
    for lease in leases.values {
      try filing { () throws(StateFileError) in
        try stores.leases.write(KeptLease(lease, at: moment))
      }
    }
    return leases
  }
}
