// What is there, and whether it is in sync.

import NetworkModel
import Planning
import StateFiles

/// One run of `status`.
struct StatusRun {
  let stores: Stores
  /// The links to tell of; none is every link that may be an ENI's.
  let links: [LinkArgument]

  /// Gathers the status, changing nothing and sending nothing.
  func run() throws(Failure) -> [LinkStatus] {
    var transaction = try Transaction(stores)
    let observed = try transaction.observe()
    let primary = observed.primaryLink
    let shown =
      links.isEmpty
      ? observed.possibleENIs.sorted { $0.name < $1.name } : try observed.links(links)
    var status: [LinkStatus] = []
    for link in shown {
      let role = link.name == primary ? .primary : try role(of: link, in: observed)
      status.append(LinkStatus(link, role: role, in: observed))
    }
    return status
  }

  private func role(
    of link: Link, in observed: ObservedState
  ) throws(Failure) -> LinkStatus.Role {
    guard let mac = link.mac,
      let record = try filing({ () throws(StateFileError) in try stores.records.record(of: mac) })
    else { return .notConfigured }
    let lease = try filing { () throws(StateFileError) in try stores.leases.lease(of: mac) }
    guard let numbers = record.numbers,
      let addressing = record.addressing(lease, at: BootMoment.now())
    else { return .leaseUnknown }
    let desired = ENIProcedure.desired(
      link: link.name, addressing: addressing, numbers: numbers, record: record)
    do throws(PlanError) {
      let steps = try Planner.plan([desired], in: observed).steps
      return steps.isEmpty ? .inSync : .drifted(steps)
    } catch {
      return .contradicted(error)
    }
  }
}

extension LinkRecord {
  /// The addressing that was asked for; nil where it came from a lease that is not known any more.
  fileprivate func addressing(_ kept: KeptLease?, at moment: BootMoment?) -> ENIAddressing? {
    switch method {
    case .static(let address, let gateway):
      return ENIAddressing(address: address, gateway: gateway, reason: .option("--address"))
    case .dhcp:
      guard let kept, let moment, let remaining = kept.remaining(at: moment) else { return nil }
      return ENIAddressing(kept.lease, remaining: remaining)
    }
  }
}
