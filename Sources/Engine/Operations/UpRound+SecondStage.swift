// The second stage of `up`: leases are waited for without the lock, and each group goes on when its own are there.

import DHCPv4
import Execution
import Files
import Inventory
import Model
import Planning
import StateFiles

extension UpRound {
  /// Waits for the leases of the groups that need some, and does the rest of each as they come.
  func waitForLeases() {
    let limit = leaseLimit
    do throws(Failure) {
      try host.leases.acquire(leaseRequests, within: limit) { index, result in
        take(result, of: index)
      }
      giveUpWaiting(nil)
    } catch {
      giveUpWaiting(error)
    }
  }

  /// The requests for the leases that are waited for.
  var leaseRequests: [LeaseRequest] {
    let pending = Set(waiting.flatMap(\.pending))
    return requests.filter { pending.contains($0.link.index) }
      .compactMap { $0.leaseRequest(at: moment) }
  }

  /// How long they are waited for.
  var leaseLimit: Duration { request.settings.leaseLimit(request.sources.configuration) }

  /// Undoes what still waits: nothing more can come.
  ///
  /// - Parameter failure: Why; nil where all leases came, and what is left waits for what another group
  ///   should have given up, and did not.
  func giveUpWaiting(_ failure: Failure?) {
    giveUp(failure)
    if case .interrupted? = failure { giveUpOthers(.interrupted) }
  }

  /// Gives up what waits for a link's lease, and undoes it.
  func abandon(_ index: UInt32, _ failure: Failure) {
    guard let at = waiting.firstIndex(where: { $0.pending.contains(index) }) else { return }
    undo(waiting.remove(at: at), failure)
    completeBlocked()
  }

  /// Takes a link's lease, or that there is none.
  func take(_ result: Result<Lease, DHCPError>, of index: UInt32) {
    guard let at = waiting.firstIndex(where: { $0.pending.contains(index) }),
      let request = requests.first(where: { $0.link.index == index })
    else { return }
    do throws(Failure) {
      let lease: Lease
      do { lease = try result.get() } catch {
        throw .lease(
          .notLeased(
            request.link.name, error, hadCarrier: hasCarrier(request.link.name), limit: leaseLimit))
      }
      try request.checkConsole(lease)
      for note in request.notes(on: lease) { host.note(note) }
      waiting[at].leases[index] = lease
      waiting[at].pending.remove(index)
      guard waiting[at].pending.isEmpty else { return }
    } catch {
      undo(waiting.remove(at: at), error)
      completeBlocked()
      return
    }
    if complete(waiting.remove(at: at)) { completeBlocked() }
  }

  /// Does the rest of the groups that wait for nothing but another group, as long as one of them becomes
  /// possible, or fails.
  private func completeBlocked() {
    var isNews = true
    while isNews {
      isNews = false
      for links in waiting.filter(\.pending.isEmpty).map(\.links) {
        guard let at = waiting.firstIndex(where: { $0.links == links }) else { continue }
        if complete(waiting.remove(at: at)) { isNews = true }
      }
    }
  }

  /// Does the rest of a group.
  ///
  /// - Returns: Whether it is done or failed; false where it waits for another group.
  private func complete(_ group: Group) -> Bool {
    var group = group
    do throws(Failure) {
      return try host.locked { () throws(Failure) in
        do throws(Failure) {
          try secondStage(&group)
          try finish(&group)
        } catch {
          if blocks(error) {
            group.obstacle = error
            waiting.append(group)
            return false
          }
          fail(&group, error)
        }
        return true
      }
    } catch {
      undo(group, error)
      return true
    }
  }

  /// Whether a group fails only for what another one has that waits too.
  private func blocks(_ failure: Failure) -> Bool {
    guard case .contradiction(let error) = failure, let holder = error.holder else { return false }
    return waiting.contains { $0.links.contains(holder) }
  }

  /// Plans from a new observation, since the world went on meanwhile, and applies it.
  private func secondStage(_ group: inout Group) throws(Failure) {
    moment = try filing { () throws(FileError) in try host.clock.moment() }
    try keepLeases(group.leases.values)
    var observed = try backend.observed()
    var resolver = try resolver(in: Surroundings(observed))
    let resolved = try resolver.resolve(links: asked(of: group.links))
    if let failure = resolved.failures.first { throw failure.failure }
    renew(resolved.requests)
    let names = Set(resolved.requests.map(\.link.name))
    let members = requests.filter { names.contains($0.link.name) }
    let leases = group.leases
    let want = { [self] (now: ObservedState) throws(Failure) -> [DesiredLink] in
      let (desired, failures) = members.desired(
        in: now, at: moment, leases: leases, besides: leftOver)
      if let failure = failures.first { throw failure.failure }
      guard let bootFiles else { return desired }
      return try bootFiles.completing(desired, requests, in: now)
    }
    if let bootFiles {
      bootFiles.prepare(try want(observed), on: backend)
      observed = try backend.observed()
    }
    try group.transaction.reach(from: observed, on: backend, want)
  }

  /// Keeps leases that were granted just now.
  func keepLeases(_ leases: some Sequence<Lease>) throws(Failure) {
    try filing { () throws(FileError) in
      for lease in leases {
        try host.stores.keep(LeaseRecord(lease, at: moment), isNeeded: !request.isAgents)
      }
    }
  }

  private func hasCarrier(_ link: LinkName) -> Bool {
    ((try? backend.observe())?.link(named: link)?.hasCarrier) ?? false
  }

  /// Undoes every group that still waits.
  ///
  /// - Parameter failure: Why; nil is what is in each one's way.
  private func giveUp(_ failure: Failure?) {
    let groups = waiting
    waiting = []
    for group in groups { undo(group, failure ?? group.obstacle ?? .apply(.basisChanged)) }
  }

  /// Takes the lock, and undoes a group.
  ///
  /// What another enicfg does meanwhile takes moments.
  private func undo(_ group: Group, _ failure: Failure) {
    var group = group
    do throws(Failure) {
      var patient = host
      // The sender of a signal waits for the end, too.
      if case .interrupted = failure {} else { patient.stores = host.stores.patient }
      // The undo itself is not ended.
      patient.isInterrupted = { false }
      try patient.locked { () throws(Failure) in fail(&group, failure) }
    } catch {
      // A process that holds the lock for a minute is stuck: what this run made, it still has to undo.
      fail(&group, failure)
    }
  }
}
