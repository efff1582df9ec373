// What the keeper of leases does for one link: the phases, and how one follows another.

import Model

extension LeaseKeeper {
  /// What is done for a link.
  enum Phase: Sendable {
    /// The caller asked for a lease.
    case acquiring(Exchange)
    /// There is a lease, and nothing to do until its T1 (BOUND).
    case bound(KeptLease)
    /// There is a lease, and servers are asked to extend it (RENEWING, REBINDING).
    case extending(Exchange, KeptLease)
    /// The lease is lost, and servers are asked for another one.
    case restarting(Exchange, Restart)
    /// The lease is lost, and no server granted another one; servers are asked again at that time.
    case pausing(until: Duration, Restart)
  }

  /// What an event leads to.
  struct Effects {
    var messages: [Message] = []
    var news: [News] = []

    mutating func send(_ outgoing: Outgoing?, on link: UInt32) {
      switch outgoing {
      case nil: break
      case .broadcast(let packet): messages.append(.broadcast(packet, linkIndex: link))
      case .unicast(let payload, let source, let server):
        messages.append(.unicast(payload, linkIndex: link, from: source, to: server))
      }
    }
  }
}

extension LeaseKeeper.Phase {
  /// When the next timer is due; nil while a permanent lease is kept.
  var nextTimer: Duration? {
    switch self {
    case .acquiring(let exchange), .extending(let exchange, _), .restarting(let exchange, _):
      exchange.nextTimer
    case .bound(let kept): kept.timers?.renewal
    case .pausing(let instant, _): instant
    }
  }

  /// When the extension of the lease is asked for next.
  var renewal: Duration? {
    switch self {
    case .bound, .extending: nextTimer
    case .acquiring, .restarting, .pausing: nil
    }
  }

  /// Why there is no extension or no other lease yet; nil if nothing is wrong.
  var failure: DHCPError? {
    switch self {
    case .acquiring, .bound: nil
    case .extending(let exchange, _):
      exchange.isUnlucky ? .timeout(exchange.facts) : nil
    case .restarting(_, let restart), .pausing(_, let restart): restart.failure
    }
  }

  /// The same with another lease, unless that is an earlier one.
  func keeping(_ new: KeptLease) -> Self {
    switch self {
    case .acquiring: return self
    case .bound(var kept):
      guard kept.covers(new) else { return .bound(new) }
      kept.known = new.known
      return .bound(kept)
    case .extending(let exchange, var kept):
      guard kept.covers(new) else { return .bound(new) }
      kept.known = new.known
      return .extending(exchange, kept)
    case .restarting(let exchange, var restart):
      guard restart.lost.covers(new) else { return .bound(new) }
      restart.lost.known = new.known
      return .restarting(exchange, restart)
    case .pausing(let instant, var restart):
      guard restart.lost.covers(new) else { return .bound(new) }
      restart.lost.known = new.known
      return .pausing(until: instant, restart)
    }
  }
}
