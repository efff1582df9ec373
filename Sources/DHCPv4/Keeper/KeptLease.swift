// A lease that a client has, from the moment of its request.

import Model

/// A lease with the moment of its request, and how to get another one.
struct KeptLease: Equatable, Sendable {
  let lease: Lease
  /// What other sources know of the address.
  var known: KnownTerms
  /// When the REQUEST was sent.
  let requestedAt: Duration
  /// T1, T2 and the end; nil if the lease is permanent.
  let timers: LeaseTimers?

  init(_ lease: Lease, known: KnownTerms, requestedAt: Duration) {
    self.lease = lease
    self.known = known
    self.requestedAt = requestedAt
    timers = LeaseTimers(lease, requestedAt: requestedAt)
  }

  /// Whether another lease is this one, or an earlier one.
  ///
  /// Compares whole seconds, because files of leases have no fractions.
  func covers(_ other: KeptLease) -> Bool {
    let (own, others) = (requestedAt.components.seconds, other.requestedAt.components.seconds)
    return others < own || others == own && other.lease == lease
  }
}
