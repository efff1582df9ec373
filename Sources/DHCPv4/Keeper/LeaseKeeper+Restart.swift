// How a lost lease is replaced: attempts, and growing pauses between them.

import Model

extension LeaseKeeper {
  /// The search for a lease in place of a lost one.
  struct Restart: Sendable {
    var lost: KeptLease
    /// 5 to 10 s after the first attempt, up to 5 to 10 min: a server that is away for days costs
    /// about as many messages in an hour as in the first minute.
    var pauses = Retransmission(first: .seconds(5), longest: .seconds(300))
    /// Why the lease was lost, or the last attempt failed.
    var failure: DHCPError

    /// How long servers are asked before a pause.
    static let attempt = Duration.seconds(10)

    init(lost: KeptLease, failure: DHCPError) {
      self.lost = lost
      self.failure = failure
    }

    /// An exchange to get another lease.
    func exchange(at now: Duration) -> Exchange {
      Exchange(
        mac: lost.lease.mac, mode: .discover, known: lost.known, deadline: now + Self.attempt)
    }
  }
}
