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
      try host.leases.acquire(leaseRequests, within: limit) { take($0) }
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
    completeWaiting()
  }

  /// Takes leases of links, or that there are none: those that are there at once.
  func take(_ results: [LeaseResult]) {
    var ready: [Group] = []
    for one in results {
      guard let at = waiting.firstIndex(where: { $0.pending.contains(one.link) }),
        let request = requests.first(where: { $0.link.index == one.link })
      else { continue }
      do throws(Failure) {
        waiting[at].leases[one.link] = try lease(one.result, for: request)
        waiting[at].pending.remove(one.link)
        if waiting[at].pending.isEmpty { ready.append(waiting.remove(at: at)) }
      } catch {
        undo(waiting.remove(at: at), error)
      }
    }
    waiting += ready.count > 1 ? completeTogether(ready) : ready
    completeWaiting()
  }

  private func lease(
    _ result: Result<Lease, DHCPError>, for request: LinkRequest
  ) throws(Failure) -> Lease {
    let lease: Lease
    do { lease = try result.get() } catch {
      throw .lease(
        .notLeased(
          request.link.name, error, hadCarrier: hasCarrier(request.link.name), limit: leaseLimit))
    }
    try request.checkConsole(lease)
    for note in request.notes(on: lease) { host.note(note) }
    return lease
  }

  /// Does the rest of the groups whose leases are there, as long as one of them is possible, or fails: some
  /// wait for another one.
  private func completeWaiting() {
    var isNews = true
    while isNews {
      isNews = false
      for links in waiting.filter(\.pending.isEmpty).map(\.links) {
        guard let at = waiting.firstIndex(where: { $0.links == links }) else { continue }
        if complete(waiting.remove(at: at)) { isNews = true }
      }
    }
  }

  /// Does the rest of groups, as far as that is possible at once.
  ///
  /// - Returns: The groups that have to be done by themselves.
  private func completeTogether(_ groups: [Group]) -> [Group] {
    do throws(Failure) {
      // What is in the way of all together is in the way of each, or is gone then.
      return try host.locked { () throws(Failure) in
        (try? secondStage(together: groups)) ?? groups
      }
    } catch {
      for group in groups { undo(group, error) }
      return []
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
          let want = wanted(of: group)
          try group.transaction.reach(from: lookAgain(for: [group]), on: backend, want)
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

  /// Plans and applies groups one after another, and verifies them, by two looks for all of them.
  ///
  /// - Returns: The groups that have to be done by themselves; nothing was done of them.
  /// - Throws: Before anything is done.
  private func secondStage(together groups: [Group]) throws(Failure) -> [Group] {
    var around = try lookAgain(for: groups)
    var applied: [Applied] = []
    var later: [Group] = []
    for var group in groups {
      let want = wanted(of: group)
      do throws(Failure) {
        let isApplied = try group.transaction.reachAtOnce(
          want(around.state), in: &around, on: backend)
        if isApplied {
          applied.append(Applied(group: group, want: want))
        } else {
          later.append(group)
        }
      } catch {
        // Another group may have what it needs.
        if case .apply = error { fail(&group, error) } else { later.append(group) }
      }
    }
    verify(applied)
    return later
  }

  /// Observes again, since the world went on while leases were waited for, and resolves again what is asked for
  /// groups.
  private func lookAgain(for groups: [Group]) throws(Failure) -> Surroundings {
    moment = try filing { () throws(FileError) in try host.clock.moment() }
    for group in groups { try keepLeases(group.leases.values) }
    let around = Surroundings(try backend.observed())
    var resolver = try resolver(in: around)
    let resolved = try resolver.resolve(links: asked(of: groups.flatMap(\.links)))
    if let failure = resolved.failures.first { throw failure.failure }
    renew(resolved.requests)
    guard let bootFiles else { return around }
    for group in groups { bootFiles.prepare(try wanted(of: group)(around.state), on: backend) }
    return Surroundings(try backend.observed())
  }

  /// What a group should have now that its leases are there, given what is there.
  private func wanted(of group: Group) -> (ObservedState) throws(Failure) -> [DesiredLink] {
    { [self] (now: ObservedState) throws(Failure) in
      let (desired, failures) = requests(of: asked(of: group.links)).desired(
        in: now, at: moment, leases: group.leases, besides: leftOver)
      if let failure = failures.first { throw failure.failure }
      guard let bootFiles else { return desired }
      return try bootFiles.completing(desired, requests, in: now)
    }
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
