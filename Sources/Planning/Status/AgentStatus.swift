// An agent that runs, as of a moment.

/// An agent that runs, as of a moment.
package struct AgentStatus: Equatable, Sendable {
  /// What it published; nil if it has not yet, or that cannot be read.
  package var report: AgentReport?
  /// Now, in seconds of CLOCK_BOOTTIME.
  package var now: UInt64

  /// Pairs what an agent published with this moment.
  package init(_ report: AgentReport?, now: UInt64) {
    self.report = report
    self.now = now
  }

  /// The seconds since it was started; nil if that is not known.
  package var age: UInt32? { report.map { since($0.startedAt) } }

  /// The seconds since the metadata service answered; nil if it has not.
  package var answerAge: UInt32? { (report?.metadata.answeredAt).map(since) }

  /// The seconds until it asks the metadata service; nil if it does not.
  package var questionIn: UInt32? {
    (report?.metadata.nextAt).map { UInt32(clamping: $0 < now ? 0 : $0 - now) }
  }

  private func since(_ moment: UInt64) -> UInt32 {
    UInt32(clamping: moment > now ? 0 : now - moment)
  }
}
