// `status`: what is there, and whether it is in sync.

import BootConfig
package import Files
package import Model
package import Planning
import StateFiles

/// What `status` found.
package struct StatusReport {
  /// The links, those that are gone behind the others.
  package var links: [LinkStatus] = []
  /// Why what enicfg wrote down about a link cannot be read.
  package var unreadable: [LinkName: FileError] = [:]
  /// Why `up` would refuse a link, where the links are compared with the cloud.
  package var refused: [LinkName: Failure] = [:]
  /// The agent; nil if none runs.
  package var agent: AgentStatus?
  /// What waits for its confirmation; nil if nothing does, or it cannot be told.
  package var confirmation: PendingConfirmation?
}

/// One run of `status`.
package struct StatusOperation {
  private let host: Host
  private let links: [LinkSelector]
  private let cloud: InventorySources?

  /// Prepares a run.
  ///
  /// - Parameters:
  ///   - links: The links to tell of; none is every link that may be an ENI's, and those that are gone.
  ///   - cloud: What says what the links should have, besides what was asked for last; nil is nothing.
  ///   - host: The machine.
  package init(_ links: [LinkSelector], comparedWith cloud: InventorySources? = nil, on host: Host)
  {
    self.links = links
    self.cloud = cloud
    self.host = host
  }

  /// Gathers the status, changing nothing, and sending nothing but questions to the cloud where it is
  /// compared with that.
  ///
  /// - Throws: ``Failure``.
  package func run() throws(Failure) -> StatusReport {
    let answer = try cloud.map { sources throws(Failure) in try CloudComparison.asked(sources) }
    let around = Surroundings(try host.observe())
    let observed = around.state
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
    report.agent = agent(at: moment)
    report.confirmation = host.pendingConfirmation()
    var comparison: CloudComparison?
    if let cloud, let answer {
      comparison = try CloudComparison(shown, cloud, answer, on: host, in: around, at: moment)
    }
    report.refused = comparison?.refused ?? [:]
    let primaryNIC = PrimaryNICDecision(nil, records, in: observed)
    for link in shown {
      report.links.append(try status(of: link, records, around, primaryNIC, comparison, at: moment))
      report.unreadable[link.name] = records.error(of: link)
    }
    noteExpiries(in: &report, shown, records)
    noteUpkeep(in: &report, at: moment)
    let managers = host.root.readManagers(of: shown, among: [])
    for at in report.links.indices {
      report.links[at].managers = managers.managers(of: report.links[at].link)
    }
    let ofNoLink = links.isEmpty ? records.ofNoLink() : []
    for desired in gone + ofNoLink { report.links.append(try vanished(desired, in: observed)) }
    host.noteUnusableFiles()
    return report
  }

  /// The agent, with what it published; nil if none runs.
  private func agent(at moment: BootMoment) -> AgentStatus? {
    guard host.hasAgent else { return nil }
    let report = (try? host.stores.agent.read()) ?? nil
    // A report of an earlier boot is left over from another agent.
    return AgentStatus(report.flatMap { $0.boot == moment.boot ? $0 : nil }, now: moment.seconds)
  }

  private func noteExpiries(
    in report: inout StatusReport, _ shown: [Link], _ records: StoredRecords
  ) {
    for lease in host.unattendedLeases(of: shown, records) where lease.isNearlyOver {
      guard let at = report.links.firstIndex(where: { $0.link.name == lease.link }) else {
        continue
      }
      report.links[at].unattendedExpiry = lease.left
    }
  }

  /// What the agent does about each link: what an administrator did since it published that, counts.
  private func noteUpkeep(in report: inout StatusReport, at moment: BootMoment) {
    guard let agent = report.agent?.report else { return }
    for at in report.links.indices {
      let link = report.links[at].link
      guard let mac = link.ownMAC, var published = agent.link(mac) else { continue }
      let isHeld = host.stores.isHeld(link, place: moment.place)
      if isHeld || published.state == .down { published.state = isHeld ? .down : .configured }
      if isHeld { published.lease = nil }
      report.links[at].upkeep = LinkUpkeep(published, now: moment.seconds)
    }
  }

  private func status(
    of link: Link, _ records: StoredRecords, _ around: Surroundings,
    _ primaryNIC: PrimaryNICDecision,
    _ comparison: CloudComparison?, at moment: BootMoment
  ) throws(Failure) -> LinkStatus {
    var eni: ENIRecord?
    if let mac = link.ownMAC { eni = try? records.eni(of: mac) }
    let isPrimary = primaryNIC.isPrimary(link) ?? false
    let found = try role(
      of: link, eni, records, around, comparison?.desired[link.name], isPrimary: isPrimary,
      at: moment)
    var status = LinkStatus(link, role: found.role, in: around)
    status.kept = found.kept
    status.eni = comparison?.ids[link.name] ?? eni?.id
    status.secondary = comparison?.secondary[link.name] ?? eni?.further.secondary ?? []
    status.mismatch = comparison?.mismatch(of: link.name)
    return status
  }

  private func role(
    of link: Link, _ eni: ENIRecord?, _ records: StoredRecords, _ around: Surroundings,
    _ byCloud: DesiredLink?,
    isPrimary: Bool, at moment: BootMoment
  ) throws(Failure) -> (role: LinkStatus.Role, kept: [Plan.Kept]) {
    if records.error(of: link) != nil { return (.recordUnreadable, []) }
    if let byCloud { return role(byCloud, around, isPrimary: isPrimary) }
    let record = try records.record(of: link)
    guard let record, isPrimary || record.numbers != nil else {
      return (isPrimary ? .primary : .notConfigured, [])
    }
    guard record.isWanted else { return (isPrimary ? .primary : .takenDown, []) }
    let desired = records.desired(link, record, eni, isPrimary: isPrimary, at: moment)
    guard let desired else { return (.leaseUnknown, []) }
    return role(desired, around, isPrimary: isPrimary)
  }

  private func role(
    _ desired: DesiredLink, _ around: Surroundings, isPrimary: Bool
  ) -> (role: LinkStatus.Role, kept: [Plan.Kept]) {
    do throws(PlanError) {
      let plan = try Planner.plan([desired], in: around)
      let role = LinkStatus.Role(SyncStatus(plan), isPrimary: isPrimary)
      // Steps or an error say enough.
      return (role, plan.isEmpty ? plan.sections.flatMap(\.kept) : [])
    } catch {
      return (.contradicted(error), [])
    }
  }

  private func vanished(
    _ desired: DesiredLink, in observed: ObservedState
  ) throws(Failure) -> LinkStatus {
    let steps = try observed.plan([desired]).steps
    let record = desired.record
    let link = Link(index: record?.index ?? 0, name: desired.link, mac: record?.mac)
    var status = LinkStatus(link, role: .vanished(steps), in: Surroundings(ObservedState()))
    status.eni = desired.eni
    return status
  }
}
