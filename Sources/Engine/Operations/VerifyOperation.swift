// `verify`: which way traffic from each address takes, asked of the kernel and explained by the model.

import BootConfig
import Linux
import Model
package import Planning
import StateFiles

/// One run of `verify`.
package struct VerifyOperation {
  private let host: Host
  private let selectors: [LinkSelector]
  private let probes: Bool

  /// Prepares a run.
  ///
  /// - Parameters:
  ///   - selectors: The links; none is every link that may be an ENI's.
  ///   - probes: Whether the neighbours are asked for the links' addresses.
  ///   - host: The machine.
  package init(_ selectors: [LinkSelector], probes: Bool = false, on host: Host) {
    self.selectors = selectors
    self.probes = probes
    self.host = host
  }

  /// Asks the kernel; changes nothing, and sends nothing but probes.
  ///
  /// - Returns: The links, in the order of their names, or as they were asked for.
  /// - Throws: ``Failure``.
  package func run() throws(Failure) -> [LinkVerification] {
    let connection = try host.connect()
    let observed = try connection.observed()
    let records = try host.records(in: observed)
    let ids = ENINames(kept: try host.stores.enis(for: selectors))
    let links =
      selectors.isEmpty
      ? records.knownNICs.sorted { $0.name < $1.name } : try records.links(selectors, ids)
    if probes, !host.permissions.asksServers, let first = links.first {
      throw .notPermitted(.askServer(first.name))
    }
    var verified = try VerifiedLinks(
      Surroundings(observed), connection.establishedConnections())
    know(&verified, records)
    let answers = try ask(connection, verified, links)
    let shared = SharedSettings(host.sharedSettings())
    let others = try otherFindings(links, records, in: observed)
    return links.map { link in
      let paths = answers[link.name] ?? []
      let findings =
        verified.findings(about: link, paths, shared)
        + (others[link.name] ?? [])
      return LinkVerification(
        link, eni: link.ownMAC.flatMap { try? records.eni(of: $0) }?.id, paths: paths,
        findings: findings)
    }
  }

  /// What is recorded of the links: which NICs are not the primary one, and which gateways they have.
  private func know(_ verified: inout VerifiedLinks, _ records: StoredRecords) {
    let decision = PrimaryNICDecision(nil, records, in: verified.around.state)
    for link in records.knownNICs where decision.isPrimary(link) != true {
      let eni = link.ownMAC.flatMap { try? records.eni(of: $0) }
      let gateways =
        [eni?.gateway.map { IPAddress.v4($0.value) }, eni?.further.ipv6Gateway].compactMap(\.self)
      verified.secondaries[link.name] = gateways
    }
    verified.metadataService =
      records.standing.lazy.compactMap(\.metadataService).first ?? .metadataService
  }

  private func ask(
    _ connection: KernelConnection, _ verified: VerifiedLinks, _ links: [Link]
  ) throws(Failure) -> [LinkName: [Path]] {
    var model = RoutingModel(verified.around.state)
    var paths: [LinkName: [Path]] = [:]
    for link in links {
      for question in verified.questions(about: link.name) {
        let answer: RouteAnswer
        do { answer = try connection.answer(for: question.flow) } catch { throw .kernel(error) }
        let decision = model.decision(for: question.flow)
        paths[link.name, default: []].append(Path(question, answer, explainedBy: decision))
      }
    }
    return paths
  }

  /// What the kernel's routes do not show: leases, managers, other machines with the same addresses.
  private func otherFindings(
    _ links: [Link], _ records: StoredRecords, in observed: ObservedState
  ) throws(Failure) -> [LinkName: [Finding]] {
    var findings: [LinkName: [Finding]] = [:]
    for lease in host.unattendedLeases(of: links, records)
    where lease.isNearlyOver || lease.left < UnattendedLease.toldByUp {
      findings[lease.link, default: []].append(
        .leaseEnds(after: lease.left, isNear: lease.isNearlyOver))
    }
    let configured = links.filter { link in
      records.standing.contains { $0.index == link.index && $0.isWanted && $0.numbers != nil }
    }
    let managers = host.root.readManagers(of: configured, among: observed.nics)
    for link in configured {
      for conflict in managers.conflictsNow(for: link, among: observed.nics) {
        guard case .managed(_, let manager) = conflict else { continue }
        findings[link.name, default: []].append(.manager(manager))
      }
    }
    guard probes else { return findings }
    let questions = links.flatMap { link in
      observed.addresses(on: link.name).compactMap { address -> AddressProbe.Question? in
        guard case .v4(let ip) = address.address.address else { return nil }
        return AddressProbe.Question(link, ip)
      }
    }
    let holders = try host.probe(questions, Set(observed.links.compactMap(\.mac)))
    for question in questions {
      guard let holder = holders[question] else { continue }
      findings[question.link.name, default: []].append(
        .duplicateAddress(.v4(question.address), holder))
    }
    return findings
  }
}
