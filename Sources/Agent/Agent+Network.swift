// What the agent takes from the kernel's news, and from the metadata service.

import DHCPv4
import Engine
import Inventory
import Model
import Planning
import Report

extension Agent {
  /// Looks which links are there: at the beginning, and after news were lost.
  func look() {
    guard let observed = try? host.connect().observe() else {
      missesNews = true
      return
    }
    missesNews = false
    let there = Dictionary(observed.links.map { ($0.index, $0) }, uniquingKeysWith: { $1 })
    for index in links.keys where there[index] == nil { vanished(index, at: ports.now) }
    for link in observed.links { appeared(link, at: ports.now) }
  }

  /// Takes news of the network, and has a round done where they may concern an ENI.
  func take(_ news: NetworkNews, at now: Duration) {
    if news.isOverrun { newsLost(at: now) }
    endPausesByHand(at: now)
    // What was in the way may be gone. Such a try changed nothing, so these news are not its own.
    for eni in enis.values where failures[eni.mac]?.isObstructed == true && eni.mayDepend(on: news)
    {
      states[eni.mac]?.releaseFailure()
    }
    var concerns =
      missesNews || news.mayConcernEveryENI || news.changedLinks.contains(where: isOfInterest)
      || enis.values.contains { $0.mayDepend(on: news) }
    for event in news.links {
      switch event {
      case .changed(let link):
        concerns = concerns || isOfInterest(link)
        appeared(link, at: now)
      case .removed(let index):
        concerns = concerns || links[index].map(isOfInterest) ?? false
        vanished(index, at: now)
      case .overrun: concerns = true
      }
    }
    // A link that came with the news, too.
    concerns = concerns || news.changedLinks.contains(where: isOfInterest)
    if concerns { schedule.networkChanged(at: now) }
  }

  /// The kernel dropped news: in a flood, that happens again and again.
  private func newsLost(at now: Duration) {
    if lastLoss.map({ now - $0 >= Self.lull }) ?? true { ports.tell(.newsLost) }
    lastLoss = now
    missesNews = true
  }

  /// Ends the pauses of ENIs that an administrator configures by hand meanwhile.
  private func endPausesByHand(at now: Duration) {
    for (mac, state) in states where state.isHeld(at: now) && host.stores.takeWish(for: mac) {
      states[mac] = ENIState(after: state)
      schedule.request(.retry, at: now + RoundSchedule.longestSettling)
    }
  }

  /// Whether a link is an ENI's, or a NIC that can be one: what a container's links do is none of our business.
  private func isOfInterest(_ link: Link) -> Bool { enis[link.index] != nil || link.isPossibleENI }

  /// The same of a link by its number.
  ///
  /// One that is not known is gone, which was told, or has a name that no NIC has: the kernel tells of a link
  /// before it tells of what is on it.
  private func isOfInterest(_ index: UInt32) -> Bool {
    enis[index] != nil || links[index].map(isOfInterest) ?? false
  }

  private func appeared(_ link: Link, at now: Duration) {
    let before = links.updateValue(link, forKey: link.index)
    // What udev does with a container's link is waited for by nobody.
    if isOfInterest(link), !(before.map(isOfInterest) ?? false) {
      arrivals.appeared(link.index, at: now)
      if link.isPossibleENI, wasHeard {
        ports.tell(.arrived(link.name))
        polls?.hurry(at: now)
      }
    }
    let mac = enis[link.index]?.mac ?? link.ownMAC
    if link.hasCarrier, before?.hasCarrier == false {
      deliver(.carrier(linkIndex: link.index), at: now)
      if let mac { states[mac]?.releaseFailure() }
    }
    if !link.isUp, before?.isUp == true, let mac { states[mac]?.linkWentDown() }
    if let before, before.master != link.master, let mac { states[mac]?.releaseFailure() }
  }

  private func vanished(_ index: UInt32, at now: Duration) {
    let link = links.removeValue(forKey: index)
    let mac = link?.ownMAC
    // Who took it down took it down before it was detached, or moved away.
    if let link { try? host.forgetHold(of: link) }
    arrivals.vanished(index)
    deliver(.linkGone(linkIndex: index), at: now)
    leaseless.remove(index)
    for gone in [enis.removeValue(forKey: index)?.mac, mac].compactMap(\.self) {
      states[gone] = nil
      failures[gone] = nil
      contradicted.remove(gone)
    }
  }

  /// Counts for how long a service does not name ENIs whose NICs are there: one answer may be wrong.
  private func countAbsences(in answer: Inventory, at now: Duration) {
    guard answer.isComplete else { return }
    let unnamed = enis.values.filter { !$0.isPrimary && answer.eni($0.mac) == nil }.map(\.mac)
    absences = absences.filter { unnamed.contains($0.key) }
    for mac in unnamed {
      absences[mac, default: 0] += 1
      if absences[mac, default: 0] >= Self.believedAbsences {
        schedule.request(.inventory, at: now)
      }
    }
  }

  /// Whether an answer that does not name an ENI is not believed yet.
  var doubtsAbsences: Bool { absences.values.contains { $0 < Self.believedAbsences } }

  /// Takes what the metadata service said; what it does not know now, it said before.
  func take(_ answer: Inventory, at now: Duration) {
    var answer = answer
    let wish = answer.retryAfter
    answer.retryAfter = nil
    let failure = answer.failureToList
    let isWhole = failure == nil
    metrics.metadataRequests[.of(failure), default: 0] += 1
    if let failure {
      if metadataFailure != failure { ports.tell(.metadataFailed(failure, wasHeard: wasHeard)) }
      metadataFailure = failure
    } else {
      answeredAt = now
      if metadataFailure != nil { ports.tell(.metadataAnswers) }
      metadataFailure = nil
    }
    polls?.answered(isWhole: isWhole, wasHeard: wasHeard, wish: wish, at: now, random: &random)
    let isFirst = inventory == nil
    let isNews = inventory != answer && (isWhole || !wasHeard)
    if isNews { inventory = answer }
    wasHeard = wasHeard || isWhole
    if isWhole { countAbsences(in: answer, at: now) }
    if isFirst {
      schedule.request(.start, at: now)
    } else if isNews {
      // What failed may have failed for what the service says now.
      for mac in states.keys { states[mac]?.release() }
      schedule.request(.inventory, at: now)
    }
    publish()
  }
}

extension Inventory {
  /// Why an answer does not list the ENIs; nil where it does.
  var failureToList: MetadataFailure? { enis.isEmpty ? listingFailure ?? .missing : listingFailure }
}

extension AgentMetrics.MetadataResult {
  /// What came of a request that failed for a reason, or did not fail.
  static func of(_ failure: MetadataFailure?) -> Self {
    switch failure {
    case nil: .answered
    case .throttled: .throttled
    default: .failed
    }
  }
}
