// What the agent does about a link, as of a moment.

/// What the agent does about a link, as of a moment.
package struct LinkUpkeep: Equatable, Sendable {
  /// What it published.
  package var link: AgentReport.Link
  /// Now, in seconds of CLOCK_BOOTTIME.
  package var now: UInt64

  /// Pairs what the agent published with this moment.
  package init(_ link: AgentReport.Link, now: UInt64) {
    self.link = link
    self.now = now
  }

  /// The seconds until it asks for the lease again; nil if it will not, or there is no lease that ends.
  package var renewalIn: UInt32? { link.lease?.renewalAt.map(until) }

  /// The seconds until the lease expires; nil if there is no lease that ends.
  package var expiryIn: UInt32? { link.lease.map { until($0.expiresAt) } }

  /// The seconds until it tries again what failed; nil if it will not, or nothing failed.
  package var retryIn: UInt32? { link.state.failure?.retryAt.map(until) }

  /// The seconds for which it pauses, because another program undoes its work; nil if it does not.
  package var pauseFor: UInt32? {
    if case .paused(let end) = link.state { until(end) } else { nil }
  }

  /// Whether the link is not what the agent would have it be.
  package var isTroubled: Bool {
    switch link.state {
    case .waiting, .paused, .failed: true
    case .configured, .down, .gone: false
    }
  }

  private func until(_ moment: UInt64) -> UInt32 {
    UInt32(clamping: moment < now ? 0 : moment - now)
  }
}
