// What the agent publishes of itself: for `status`, and as counters.

import DHCPv4
import Engine
import Inventory
import Model
import Planning
import Report
import StateFiles

extension Agent {
  /// Has what is known published, once all of the event is done.
  func publish() { isNews = true }

  /// Publishes what is known now, if something of it is news.
  func publishNews() {
    guard isNews else { return }
    isNews = false
    let now = ports.now
    let report = report(at: now)
    var metrics = metrics
    for state in report.links.map(\.state.word) { metrics.links[state, default: 0] += 1 }
    let there = Set(links.values.compactMap(\.ownMAC))
    metrics.links[.gone] = inventory?.enis.count { !there.contains($0.mac) } ?? 0
    for (link, eni) in enis {
      guard let name = links[link]?.name, let kept = eni.lease else { continue }
      metrics.leaseExpiry[name] = kept.record.remaining(at: now.wholeSeconds) ?? .seconds(0)
    }
    ports.publish(report, metrics)
  }

  private func report(at now: Duration) -> AgentReport {
    var report = AgentReport(process: ports.process, boot: boot, startedAt: began.wholeSeconds)
    report.failure = reloadFailure ?? roundFailure
    report.metadata.answeredAt = answeredAt?.wholeSeconds
    report.metadata.failure = metadataFailure.map(ports.words)
    report.metadata.nextAt = polls?.due?.wholeSeconds
    let held = heldByHand
    report.links = links.values.sorted { $0.name < $1.name }.compactMap { link in
      entry(link, isHeld: held.contains(link.index))
    }
    return report
  }

  /// What is said of a link; nil of a link without an ENI's.
  private func entry(_ link: Link, isHeld: Bool) -> AgentReport.Link? {
    guard let mac = enis[link.index]?.mac ?? link.ownMAC else { return nil }
    let isKnown =
      enis[link.index] != nil || failures[mac] != nil || isHeld || waitsForLease(link)
    guard isKnown else { return nil }
    var entry = AgentReport.Link(
      link.name, mac: mac, eni: enis[link.index]?.id ?? inventory?.eni(mac)?.id.value?.text,
      state: isHeld ? .down : state(of: link, mac))
    entry.repairs = states[mac]?.repairs ?? 0
    if let end = enis[link.index]?.lease?.record.expiresAt {
      entry.lease = AgentReport.Lease(
        renewalAt: keeper.renewal(of: link.index)?.wholeSeconds, expiresAt: end)
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
