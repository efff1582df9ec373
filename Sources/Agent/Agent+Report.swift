// What the agent publishes of itself: for `status`, and as counters.

import DHCPv4
import Engine
import Inventory
import Model
import Planning
import Report

extension Agent {
  /// Publishes what is known now.
  func publish() {
    let report = report(at: ports.now)
    var metrics = metrics
    for state in report.links.map(\.state.word) { metrics.links[state, default: 0] += 1 }
    for (link, eni) in enis {
      guard let name = links[link]?.name, let kept = eni.lease else { continue }
      metrics.leaseExpiry[name] = remaining(kept, at: ports.now)
    }
    ports.publish(report, metrics)
  }

  private func remaining(_ kept: AgentENI.KeptLease, at now: Duration) -> Lifetime {
    guard case .seconds(let time) = kept.lease.leaseTime else { return .forever }
    let end = kept.requestedAt + UInt64(time)
    return .seconds(UInt32(clamping: end - min(end, now.wholeSeconds)))
  }

  private func report(at now: Duration) -> AgentReport {
    var report = AgentReport(process: ports.process, boot: boot, startedAt: began.wholeSeconds)
    report.metadata.answeredAt = answeredAt?.wholeSeconds
    report.metadata.failure = metadataFailure.map(ports.words)
    report.metadata.nextAt = polls?.due?.wholeSeconds
    report.links = links.values.sorted { $0.name < $1.name }.compactMap(entry)
    return report
  }

  /// What is said of a link; nil of one that is no ENI's.
  private func entry(_ link: Link) -> AgentReport.Link? {
    guard let mac = enis[link.index]?.mac ?? link.ownMAC else { return nil }
    let isHeld = isHeldByHand(link.index)
    let isKnown =
      enis[link.index] != nil || failures[mac] != nil || isHeld || waitsForLease(link)
    guard isKnown else { return nil }
    var entry = AgentReport.Link(
      link.name, mac: mac, eni: enis[link.index]?.id ?? inventory?.eni(mac)?.id.value?.text,
      state: isHeld ? .down : state(of: link, mac))
    entry.repairs = states[mac]?.repairs ?? 0
    if let kept = enis[link.index]?.lease, case .seconds(let time) = kept.lease.leaseTime {
      entry.lease = AgentReport.Lease(
        renewalAt: keeper.renewal(of: link.index)?.wholeSeconds,
        expiresAt: kept.requestedAt + UInt64(time))
    }
    return entry
  }

  private func waitsForLease(_ link: Link) -> Bool {
    leaseless.contains(link.index) || rounds.contains { $0.round.waitingLinks.contains(link.name) }
  }

  private func state(of link: Link, _ mac: MACAddress) -> AgentReport.State {
    let hold = states[mac]?.hold
    let failure = failures[mac].map { failure in
      AgentReport.Failure(
        failure.message, at: failure.at.wholeSeconds,
        retryAt: hold?.reason == .failed ? hold?.until.wholeSeconds : nil)
    }
    if waitsForLease(link) { return .waiting(after: failure) }
    if let failure { return .failed(failure) }
    if let hold, hold.reason == .fought { return .paused(until: hold.until.wholeSeconds) }
    return .configured
  }
}

extension Duration {
  /// Whole seconds; 0 for a negative duration.
  package var wholeSeconds: UInt64 { UInt64(max(0, components.seconds)) }
}
