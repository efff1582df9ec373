// When a lease is renewed, rebound and over: T1, T2 and the end as instants.

import Model

/// The instants of a lease that is not permanent, on the clock of ``DatagramTransport/now``.
///
/// Source: RFC 2131 §4.4.5. All count from the moment when the REQUEST was sent.
struct LeaseTimers: Equatable, Sendable {
  /// T1: when RENEWING begins.
  let renewal: Duration
  /// T2: when REBINDING begins; not before T1.
  let rebinding: Duration
  /// When the lease expires.
  let end: Duration
  /// The shortest pause between two requests: 60 s, less for a lease of less than 20 min.
  let shortestPause: Duration

  /// A renewal follows a grant after this time at the earliest, or after half of a shorter lease.
  private static let earliestRenewal = Duration.seconds(5)

  /// Makes the instants of a lease; nil for a permanent one.
  ///
  /// T1 is up to 1/16 of the time until T2 later than the server's, depending on the MAC, so that
  /// guests that booted together do not renew together.
  init?(_ lease: Lease, requestedAt: Duration) {
    guard case .seconds(let seconds) = lease.leaseTime else { return nil }
    let length = Duration.seconds(Int64(seconds))
    let renewal = max(lease.renewalTime.duration, min(length / 2, Self.earliestRenewal))
    let rebinding = max(lease.rebindingTime.duration, renewal)
    self.renewal = requestedAt + renewal + (rebinding - renewal) * (lease.mac.fraction / 16)
    self.rebinding = requestedAt + rebinding
    end = requestedAt + length
    shortestPause = min(.seconds(60), max(.seconds(1), length / 20))
  }

  /// When a request that is sent now is sent again, unless it is answered; at most `limit`.
  ///
  /// After half of the time until `limit`, give or take a tenth, and not before the shortest pause.
  func retransmission(
    after now: Duration, until limit: Duration, random: inout some RandomNumberGenerator
  ) -> Duration {
    let rest = limit - now
    guard rest >= shortestPause * 2 else { return limit }
    return now + max(rest / 2, shortestPause) * Double.random(in: 0.9..<1.1, using: &random)
  }
}

extension Lifetime {
  /// As a time; 136 years for ever.
  fileprivate var duration: Duration { .seconds(Int64(rawValue)) }
}

extension MACAddress {
  /// A number in 0..<1 that neighbouring MACs do not share (the last step of SplitMix64).
  fileprivate var fraction: Double {
    var mixed = bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return Double((mixed ^ mixed >> 31) >> 11) / 0x1p53
  }
}
