// The agent's leases: acquired for rounds that wait, renewed at T1 and T2, asked for again after their end.

import DHCPv4
import Engine
import Model
import Report
import StateFiles

extension Agent {
  /// Passes an event to the keeper of leases, sends what it wants to send, and does what its news ask for.
  func deliver(_ event: LeaseKeeper.Event, at now: Duration) {
    let (messages, news) = keeper.handle(event, at: now, random: &random)
    send(messages, at: now)
    for one in news { take(one, at: now) }
  }

  /// Sends messages; the keeper learns which were not sent.
  func send(_ messages: [LeaseKeeper.Message], at now: Duration) {
    for message in messages {
      guard let error = ports.send(message) else { continue }
      let index =
        switch message {
        case .broadcast(_, let index), .unicast(_, let index, from: _, to: _): index
        }
      deliver(.sendFailed(error, linkIndex: index), at: now)
    }
  }

  private func take(_ news: LeaseKeeper.News, at now: Duration) {
    switch news {
    case .granted(let lease, let index, let requestedAt):
      ports.endRenewal(of: index)
      count(.granted, index)
      let hadNone = leaseless.remove(index) != nil
      let name = links[index]?.name
      let isRenewal = !hadNone && enis[index]?.lease?.record.lease.address == lease.address
      if let name, !isRenewal { ports.tell(.granted(name, lease)) }
      if finishWaiting(.success(lease), of: index, at: now) { return }
      let isDone =
        doRound(of: lease.mac, [.lease], granted: [lease.mac: lease], at: now)
        || extend(lease, of: index, requestedAt: requestedAt)
      // Once the lifetimes are those of the lease.
      if let name, isRenewal, isDone { ports.tell(.extended(name, lease)) }
    case .refused(let index, let server, let text):
      ports.endRenewal(of: index)
      count(.refused, index)
      if let name = links[index]?.name { ports.tell(.refused(name, server: server, text: text)) }
    case .expired(let index):
      ports.endRenewal(of: index)
      count(.expired, index)
      leaseless.insert(index)
      if let name = links[index]?.name { ports.tell(.expired(name)) }
      publish()
    case .failed(let error, let index):
      count(.failed, index)
      _ = finishWaiting(.failure(error), of: index, at: now)
    }
  }

  /// Extends the lifetimes of the address alone, where the round that was to do it failed.
  ///
  /// What is in the way of a round, such as another program's route in the ENI's table, does not let
  /// the kernel remove an address whose lease is good.
  ///
  /// - Returns: Whether that was done.
  private func extend(_ lease: Lease, of index: UInt32, requestedAt: Duration) -> Bool {
    guard enis[index]?.lease?.record.lease.address == lease.address else { return false }
    let record = LeaseRecord(lease, requestedAt: requestedAt, boot: boot)
    let operation = ExtendLeaseOperation(record, of: index, on: host)
    guard let outcome = try? operation.run(), outcome.failures.isEmpty else { return false }
    enis[index]?.lease?.record = record
    try? host.stores.keep(record, isNeeded: false)
    publish()
    return true
  }

  private func count(_ result: AgentMetrics.RenewalResult, _ index: UInt32) {
    guard let name = links[index]?.name else { return }
    metrics.renewals[name, default: [:]][result, default: 0] += 1
  }

  /// Gives a round that waits for a link's lease what came of it.
  ///
  /// - Returns: Whether a round waited for it.
  private func finishWaiting(
    _ result: Result<Lease, DHCPError>, of index: UInt32, at now: Duration
  ) -> Bool {
    guard let at = rounds.firstIndex(where: { $0.round.awaitsLease(of: index) }) else {
      return false
    }
    let active = rounds[at]
    active.round.take(result, of: index)
    if active.round.isOver {
      rounds.remove(at: at)
      finish(active, at: now)
    }
    return true
  }

  /// Lets another enicfg have the ENIs that it asks for, instead of waiting for their leases.
  func giveWay(at now: Duration) {
    for active in rounds {
      for index in active.round.giveWay() { keeper.forget(index) }
    }
    let over = rounds.filter(\.round.isOver)
    rounds.removeAll(where: \.round.isOver)
    for active in over { finish(active, at: now) }
  }

  /// Undoes what waits for leases.
  func giveUpWaiting(at now: Duration) {
    let waiting = rounds
    rounds = []
    for active in waiting {
      for index in active.round.awaitedLinks { keeper.forget(index) }
      active.round.interrupt()
      finish(active, at: now)
    }
  }

  /// Has the leases of a round's ENIs kept, and no others.
  func keepLeases(_ eni: AgentENI, at now: Duration) {
    guard let kept = eni.lease else {
      keeper.forget(eni.index)
      return
    }
    keeper.keep(
      kept.record.lease, of: eni.index, known: kept.known, requestedAt: kept.record.requestedAt,
      at: now)
  }
}
