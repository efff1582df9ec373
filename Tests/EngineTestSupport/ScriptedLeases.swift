// Leases by a script: which link gets one, in which order, and what happens in between.

package import DHCPv4
package import Engine
import Model

/// A DHCP server that follows a script.
package final class ScriptedLeases: LeaseAcquirer {
  /// What happens next.
  package enum Event {
    /// The link with this number gets its usual lease.
    case lease(UInt32)
    /// The links with these numbers get their usual leases, all at once.
    case leases([UInt32])
    /// The link with this number gets this lease.
    case given(UInt32, Lease)
    /// The link with this number is told that there is none.
    case refusal(UInt32)
    /// Something else happens while the other links wait.
    case run(() -> Void)
    /// A signal asks for the end.
    case interruption
  }

  /// What happens in each round; the last one again where there are more.
  package var script: [[Event]] = []
  /// What was asked for in each round.
  package private(set) var rounds: [[LeaseRequest]] = []
  /// How long each round might have taken.
  package private(set) var limits: [Duration] = []

  package func acquire(
    _ requests: [LeaseRequest], within limit: Duration,
    _ finished: ([LeaseResult]) -> Void
  ) throws(Failure) {
    let events = rounds.count < script.count ? script[rounds.count] : script.last ?? []
    rounds.append(requests)
    limits.append(limit)
    var open = Set(requests.map(\.linkIndex))
    for event in events {
      switch event {
      case .lease(let index):
        guard open.remove(index) != nil, let lease = Cloud.lease(index) else { continue }
        finished([LeaseResult(index, .success(lease))])
      case .leases(let indexes):
        let results = indexes.compactMap { index -> LeaseResult? in
          guard open.remove(index) != nil, let lease = Cloud.lease(index) else { return nil }
          return LeaseResult(index, .success(lease))
        }
        if !results.isEmpty { finished(results) }
      case .given(let index, let lease):
        guard open.remove(index) != nil else { continue }
        finished([LeaseResult(index, .success(lease))])
      case .refusal(let index):
        guard open.remove(index) != nil else { continue }
        finished([LeaseResult(index, .failure(Cloud.noLease))])
      case .run(let body): body()
      case .interruption: throw .interrupted
      }
    }
    for index in open.sorted() { finished([LeaseResult(index, .failure(Cloud.noLease))]) }
  }
}
