// ENIs that another enicfg has at this moment, and ENIs whose rules follow.

import DHCPv4
import Execution
import Files
import Inventory
import Model
import Planning
import StateFiles

extension UpRound {
  /// Waits for ENIs that another enicfg has, which may itself wait for a lease; then does them.
  func waitForOthers(since start: Duration) throws(Failure) {
    let deadline = start + host.stores.lockBound
    while true {
      try host.locked { () throws(Failure) in
        first = try backend.observed()
        var resolver = try resolver(in: around)
        let groups = busy
        let resolved = try resolver.resolve(
          links: asked(of: groups.flatMap(\.group.desired).map(\.link)))
        renew(resolved.requests)
        outcome.failures += resolved.failures
        let failed = Set(resolved.failures.flatMap(\.links))
        busy = []
        for (group, _) in groups where failed.isDisjoint(with: group.desired.map(\.link)) {
          do throws(Failure) {
            attempt(PlanGroup(try again(group, in: first), in: around))
          } catch {
            outcome.failures.append(ENIFailure(error, on: group.desired.map(\.link)))
          }
        }
      }
      if !waiting.isEmpty { waitForLeases() }
      guard !busy.isEmpty else { return }
      guard try host.waitForOthers(until: deadline) else { break }
    }
    refuseBusy()
  }

  /// Gives up ENIs that another enicfg has.
  func refuseBusy() {
    for (group, error) in busy {
      outcome.failures.append(ENIFailure(.file(error), on: group.desired.map(\.link)))
    }
    busy = []
  }

  /// Waits no longer for ENIs that another enicfg has.
  func giveUpOthers(_ failure: Failure) {
    for (group, _) in busy {
      outcome.failures.append(ENIFailure(failure, on: group.desired.map(\.link)))
    }
    busy = []
  }

  /// Has the rules of other ENIs follow, or says why that cannot be.
  func finishPeers() {
    do throws(Failure) {
      try letPeersFollow()
    } catch {
      outcome.failures.append(ENIFailure(error))
    }
  }

  /// Has the rules of other ENIs follow; each of those stands alone too.
  func letPeersFollow() throws(Failure) {
    guard hasLocalFirst else { return }
    let observed = outcome.plan.isEmpty && waiting.isEmpty ? first : try backend.observed()
    let stored = try StoredRecords(host.stores, in: observed, place: moment.place)
    for peer in try complete(stored.following([], at: moment), in: observed) {
      var group = Group(links: [peer.link], transaction: Transaction(host.stores))
      do throws(Failure) {
        bootFiles?.prepare([peer], on: backend)
        try group.transaction.bringAbout([peer], on: backend)
        outcome.plan.append(group.transaction.applied)
      } catch {
        fail(&group, error)
      }
    }
  }
}
