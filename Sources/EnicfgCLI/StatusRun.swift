// What is there, and whether it is in sync.

import NetworkModel
import Planning
import Presentation
import StateFiles

/// One run of `status`.
struct StatusRun {
  let stores: Stores
  /// The links to tell of; none is every link that may be an ENI's, and those that are gone.
  let links: [LinkArgument]

  /// Gathers the status, changing nothing and sending nothing.
  func run() throws(Failure) -> [LinkStatus] {
    var transaction = try Transaction(stores)
    let observed = try transaction.observe()
    let moment = try BootMoment.current()
    let kept = try KeptRecords(stores, in: observed, place: moment.place)
    let gone = kept.gone.filter { record in
      links.isEmpty || links.contains { $0.means(record) && !observed.has($0) }
    }
    let present = links.filter { argument in !gone.contains(where: argument.means) }
    let shown =
      links.isEmpty
      ? observed.possibleENIs.sorted { $0.name < $1.name } : try observed.links(present)
    var status: [LinkStatus] = []
    for link in shown {
      let isPrimary = observed.isPrimary(link) == true
      let role = isPrimary ? .primary : try role(of: link, kept, in: observed, at: moment)
      var one = LinkStatus(link, role: role, in: observed)
      one.remark = remark(role, link, kept)
      status.append(one)
    }
    for record in gone { status.append(try vanished(record, in: observed)) }
    return status
  }

  private func remark(_ role: LinkStatus.Role, _ link: Link, _ kept: KeptRecords) -> String? {
    switch role {
    case .contradicted(let error): Sentences.contradiction(error).message
    case .recordUnreadable:
      link.mac.flatMap { kept.unreadable[$0] }.map { Sentences.file($0).message }
    default: nil
    }
  }

  private func role(
    of link: Link, _ kept: KeptRecords, in observed: ObservedState, at moment: BootMoment
  ) throws(Failure) -> LinkStatus.Role {
    if let mac = link.mac, kept.unreadable[mac] != nil { return .recordUnreadable }
    guard let record = try kept.record(of: link) else { return .notConfigured }
    guard record.isWanted else { return .takenDown }
    guard let numbers = record.numbers, let addressing = addressing(record, at: moment) else {
      return .leaseUnknown
    }
    var desired = ENIProcedure.desired(
      link: link.name, addressing: addressing, numbers: numbers, record: record)
    desired.tablesOfOthers = kept.tablesOfOthers(than: link)
    do throws(PlanError) {
      let steps = try Planner.plan([desired], in: observed).steps
      return steps.isEmpty ? .inSync : .drifted(steps)
    } catch {
      return .contradicted(error)
    }
  }

  private func vanished(
    _ record: LinkRecord, in observed: ObservedState
  ) throws(Failure) -> LinkStatus {
    let desired = DesiredLink(link: record.link, extent: .vanished, record: record)
    let steps = try observed.plan([desired]).steps
    let link = Link(index: record.index, name: record.link, mac: record.mac)
    return LinkStatus(link, role: .vanished(steps), in: ObservedState())
  }

  /// The addressing that was asked for; nil where it came from a lease that is not known any more.
  private func addressing(_ record: LinkRecord, at moment: BootMoment) -> ENIAddressing? {
    if let given = record.method.given { return given }
    guard let kept = try? stores.leases.lease(of: record.mac),
      let remaining = kept.remaining(at: moment)
    else { return nil }
    return ENIAddressing(kept.lease, remaining: remaining)
  }
}
