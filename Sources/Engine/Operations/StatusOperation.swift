// `status`: what is there, and whether it is in sync.

package import Files
package import Model
import BootConfig
package import Planning
import StateFiles

/// What `status` found.
package struct StatusReport {
  /// The links, those that are gone behind the others.
  package var links: [LinkStatus] = []
  /// Why what enicfg wrote down about a link cannot be read.
  package var unreadable: [LinkName: FileError] = [:]
}

/// One run of `status`.
package struct StatusOperation {
  private let host: Host
  private let links: [LinkSelector]

  /// Prepares a run.
  ///
  /// - Parameter links: The links to tell of; none is every link that may be an ENI's, and those that are
  ///   gone.
  package init(_ links: [LinkSelector], on host: Host) {
    self.links = links
    self.host = host
  }

  /// Gathers the status, changing nothing and sending nothing.
  ///
  /// - Throws: ``Failure``.
  package func run() throws(Failure) -> StatusReport {
    let observed = try host.observe()
    let moment = try filing { () throws(FileError) in try host.clock.moment() }
    let records = try StoredRecords(host.stores, in: observed, place: moment.place)
    let ids = ENINames(kept: try host.stores.enis(for: links))
    let gone = records.ofGoneLinks { record in
      links.isEmpty || links.contains { $0.means(record) && !records.has($0, ids) }
    }
    let present = links.filter { selector in
      !records.gone.contains(where: selector.means) || records.has(selector, ids)
    }
    let shown =
      links.isEmpty
      ? records.knownNICs.sorted { $0.name < $1.name } : try records.links(present, ids)
    var report = StatusReport()
    let primaryNIC = PrimaryNICDecision(nil, records, in: observed)
    for link in shown {
      report.links.append(try status(of: link, records, primaryNIC, at: moment))
      report.unreadable[link.name] = records.error(of: link)
    }
    let managers = host.root.readManagers(of: shown, among: [])
    for at in report.links.indices {
      report.links[at].managers = managers.managers(of: report.links[at].link)
    }
    let ofNoLink = links.isEmpty ? records.ofNoLink() : []
    for desired in gone + ofNoLink { report.links.append(try vanished(desired, in: observed)) }
    host.noteUnusableFiles()
    return report
  }

  private func status(
    of link: Link, _ records: StoredRecords, _ primaryNIC: PrimaryNICDecision,
    at moment: BootMoment
  ) throws(Failure) -> LinkStatus {
    var eni: ENIRecord?
    if let mac = link.ownMAC { eni = try? records.eni(of: mac) }
    let isPrimary = primaryNIC.isPrimary(link) ?? false
    let found = try role(of: link, eni, records, isPrimary: isPrimary, at: moment)
    var status = LinkStatus(link, role: found.role, in: records.observed)
    status.kept = found.kept
    status.eni = eni?.id
    status.secondary = eni?.further.secondary ?? []
    return status
  }

  private func role(
    of link: Link, _ eni: ENIRecord?, _ records: StoredRecords, isPrimary: Bool,
    at moment: BootMoment
  ) throws(Failure) -> (role: LinkStatus.Role, kept: [Plan.Kept]) {
    if records.error(of: link) != nil { return (.recordUnreadable, []) }
    let record = try records.record(of: link)
    guard let record, isPrimary || record.numbers != nil else {
      return (isPrimary ? .primary : .notConfigured, [])
    }
    guard record.isWanted else { return (isPrimary ? .primary : .takenDown, []) }
    let desired = records.desired(link, record, eni, isPrimary: isPrimary, at: moment)
    guard let desired else { return (.leaseUnknown, []) }
    let sync = SyncStatus(of: [desired], in: records.observed)
    let role = LinkStatus.Role(sync, isPrimary: isPrimary)
    switch sync {
    case .inSync, .impaired:
      return (role, try records.observed.plan([desired]).sections.flatMap(\.kept))
    // Steps or an error say enough.
    case .drifted, .contradicted: return (role, [])
    }
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
