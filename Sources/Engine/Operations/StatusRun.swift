// What is there, and whether it is in sync.

import Files
import Model
import BootConfig
import Planning
import Report
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
    let kept = try StoredRecords(stores, in: observed, place: moment.place)
    let ids = ENINames(kept: try stores.enis(for: links))
    let gone = kept.ofGoneLinks { record in
      links.isEmpty || links.contains { $0.means(record) && !observed.has($0, ids) }
    }
    let present = links.filter { argument in
      !kept.gone.contains(where: argument.means) || observed.has(argument, ids)
    }
    let shown =
      links.isEmpty
      ? kept.knownNICs.sorted { $0.name < $1.name } : try observed.links(present, ids)
    var status: [LinkStatus] = []
    for link in shown { status.append(try report(of: link, kept, in: observed, at: moment)) }
    let managers = FileRoot.machine.readManagers(of: shown)
    for at in status.indices { status[at].managers = managers.managers(of: status[at].link) }
    let ofNoLink = links.isEmpty ? kept.ofNoLink(besides: [], in: observed) : []
    for desired in gone + ofNoLink { status.append(try vanished(desired, in: observed)) }
    return status
  }

  private func report(
    of link: Link, _ kept: StoredRecords, in observed: ObservedState, at moment: BootMoment
  ) throws(Failure) -> LinkStatus {
    var eni: ENIRecord?
    if let mac = link.ownMAC { eni = try? kept.eni(of: mac) }
    let role = try role(of: link, eni, kept, in: observed, at: moment)
    var status = LinkStatus(link, role: role, in: observed)
    status.eni = eni?.id
    status.secondary = eni?.further.secondary ?? []
    status.remark = remark(role, link, kept)
    return status
  }

  private func remark(_ role: LinkStatus.Role, _ link: Link, _ kept: StoredRecords) -> String? {
    switch role {
    case .contradicted(let error): Messages.contradiction(error).message
    case .recordUnreadable:
      link.mac.flatMap { kept.unreadable[$0] }.map { Messages.file($0).message }
    default: nil
    }
  }

  private func role(
    of link: Link, _ eni: ENIRecord?, _ kept: StoredRecords, in observed: ObservedState,
    at moment: BootMoment
  ) throws(Failure) -> LinkStatus.Role {
    if let mac = link.mac, kept.unreadable[mac] != nil { return .recordUnreadable }
    let record = try kept.record(of: link)
    let isPrimary = eni?.isPrimary ?? observed.isPrimary(link) ?? false
    guard let record, isPrimary || record.numbers != nil else {
      return isPrimary ? .primary : .notConfigured
    }
    guard record.isWanted else { return isPrimary ? .primary : .takenDown }
    let recorded = kept.recorded(link, record, eni, isPrimary: isPrimary)
    guard let desired = recorded.desired(in: observed, stores, at: moment) else {
      return .leaseUnknown
    }
    return LinkStatus.Role(SyncStatus(of: [desired], in: observed), isPrimary: isPrimary)
  }

  private func vanished(
    _ desired: DesiredLink, in observed: ObservedState
  ) throws(Failure) -> LinkStatus {
    let steps = try observed.plan([desired]).steps
    let record = desired.record
    let link = Link(index: record?.index ?? 0, name: desired.link, mac: record?.mac)
    var status = LinkStatus(link, role: .vanished(steps), in: ObservedState())
    status.eni = desired.eni
    return status
  }
}
