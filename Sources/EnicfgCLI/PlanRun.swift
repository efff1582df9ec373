// What `up` would change: observed, planned, nothing applied.

import CLinux
import DHCPv4
import NetworkModel
import Planning
import StateFiles

/// One run of `plan`, or of `up --dry-run`.
struct PlanRun {
  let stores: Stores
  let addressing: AddressingOptions
  let links: [LinkArgument]
  /// Whether a link that is up and has no carrier yet is asked over all the same.
  var waitsForCarrier = false

  /// Plans `up` without changing anything: no link, no file.
  ///
  /// On a link that is up, a DHCP server is asked what it would offer, where that is permitted.
  func run() throws(Failure) -> Plan {
    var transaction = try Transaction(stores)
    let observed = try transaction.observe()
    let moment = try BootMoment.current()
    var indexes = try filing { () throws(StateFileError) in try stores.indexes.read() }
    let intents = try Intent.gather(
      observed.links(links), observed, stores, addressing,
      records: KeptRecords(stores, in: observed, place: moment.place), indexes: &indexes)
    let unleased = intents.filter {
      $0.desired(in: observed, at: moment).extent == .untilLease
    }
    let offers = try offers(to: unleased, at: moment)
    let desired = intents.map {
      $0.desired(in: observed, at: moment, lease: offers[$0.link.index])
    }
    return try observed.plan(desired)
  }

  private func offers(
    to unleased: [Intent], at moment: BootMoment
  ) throws(Failure) -> [UInt32: Lease] {
    let pending = unleased.filter {
      $0.link.isUp && ($0.link.hasCarrier || waitsForCarrier)
    }
    guard !pending.isEmpty, has_effective_capability(Int32(CAPABILITY_NET_RAW)) else { return [:] }
    var watch = try LeaseWatch()
    return try watch.leases(
      for: pending, at: moment, probing: true, within: .seconds(addressing.dhcpTimeout))
  }
}
