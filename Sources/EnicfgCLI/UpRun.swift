// The whole ENI procedure on some links: observe, plan, apply, lease, plan again, apply, verify.

import Applying
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
    var indexes = try filing { () throws(StateFileError) in try stores.indexes.read() }
    let indexesBefore = indexes
    let intents = try Intent.gather(
      observed.links(links), observed, stores, addressing, indexes: &indexes)
    if indexes != indexesBefore {
      try filing { () throws(StateFileError) in try stores.indexes.write(indexes) }
    }
    let moment = BootMoment.now()
    let pending = intents.filter {
      $0.desired(in: observed, at: moment).extent == .untilLease
    }
    var watch = pending.isEmpty ? nil : try LeaseWatch()
    try transaction.reach(from: observed, records: intents.compactMap(\.newRecord)) { observed in
      intents.map { $0.desired(in: observed, at: moment) }
    }
    if !pending.isEmpty {
      let leases = try lease(pending, at: moment, &watch, &transaction)
      let records = transaction.records
      try transaction.reach(from: transaction.observe()) { observed in
        intents.map {
          $0.knowing(records).desired(
            in: observed, at: moment, lease: leases[$0.link.index])
        }
      }
    }
    try transaction.finish(keepsRecords: true)
    return transaction.applied
  }

  private func lease(
    _ pending: [Intent], at moment: BootMoment?, _ watch: inout LeaseWatch?,
    _ transaction: inout Transaction
  ) throws(Failure) -> [UInt32: Lease] {
    let requests = pending.compactMap { intent in
      intent.leaseRequest(at: moment).map { (link: intent.link.name, request: $0) }
    }
    let limit = Duration.seconds(addressing.dhcpTimeout)
    let leases: [Lease]
    do {
      leases = try watch?.leases(for: requests, within: limit) ?? []
    } catch .lease(let link, let error, _, let limit) {
      let hasCarrier = try transaction.observe().link(named: link)?.hasCarrier ?? false
      throw .lease(link, error, hadCarrier: hasCarrier, limit: limit)
    }
    for lease in leases {
      guard let moment else { continue }
      try filing { () throws(StateFileError) in
        try stores.leases.write(KeptLease(lease, at: moment))
      }
    }
    return Dictionary(
      zip(requests.map(\.request.linkIndex), leases), uniquingKeysWith: { first, _ in first })
  }
}

extension Intent {
  /// The record of the link as it is asked for now, with what enicfg made on it earlier.
  var newRecord: LinkRecord? {
    guard let mac = link.mac, let numbers else { return nil }
    return LinkRecord(
      mac: mac, link: link.name, method: method, numbers: numbers,
      broughtUp: record?.broughtUp ?? false, mtuBefore: record?.mtuBefore,
      addresses: record?.addresses ?? [])
  }

  /// The intent, knowing what has been made on the link since it was gathered; the numbers of
  /// earlier stay known, so that what bears them is found.
  func knowing(_ records: [MACAddress: LinkRecord]) -> Intent {
    guard let mac = link.mac, let now = records[mac] else { return self }
    var intent = self
    var record = record ?? now
    record.broughtUp = now.broughtUp
    record.mtuBefore = now.mtuBefore
    record.addresses = now.addresses
    intent.record = record
    return intent
  }
}
