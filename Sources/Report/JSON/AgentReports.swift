// The agent in a report: itself, and what it does about a link.

package import Planning

/// Whether an agent runs, and what it knows of the metadata service.
package struct AgentRunReport: Encodable, Equatable, Sendable {
  /// What the agent knows of the metadata service.
  package struct Metadata: Encodable, Equatable, Sendable {
    /// Seconds since it answered; absent if it has not.
    package var answeredBefore: UInt32?
    /// Why it did not answer the last question; absent if it did.
    package var failure: String?
    /// Seconds until it is asked again; absent if it is not asked.
    package var askedIn: UInt32?
  }

  /// Whether an agent runs.
  package var running: Bool
  /// Its process ID; absent if it is not known.
  package var process: Int32?
  /// Seconds since it was started; absent if that is not known.
  package var runningFor: UInt32?
  /// What it knows of the metadata service; absent if it has published nothing.
  package var metadata: Metadata?
  /// Why the configuration could not be read again, or the last round could not begin; absent if neither is
  /// so.
  package var failure: String?

  /// Reports an agent; nil is none.
  package init(_ agent: AgentStatus?) {
    running = agent != nil
    guard let agent, let report = agent.report else { return }
    process = report.process
    runningFor = agent.age
    failure = report.failure
    metadata = Metadata(
      answeredBefore: agent.answerAge, failure: report.metadata.failure, askedIn: agent.questionIn)
  }
}

/// What the agent does about a link.
package struct LinkUpkeepReport: Encodable, Equatable, Sendable {
  /// `configured`, `waiting`, `paused`, `failed`, `down` or `gone`.
  package var state: AgentLinkState
  /// Seconds until it asks for the lease again; absent if it will not, or there is no lease that ends.
  package var renewsIn: UInt32?
  /// Seconds until the lease expires; absent if there is no lease that ends.
  package var leaseExpiresIn: UInt32?
  /// Why its last round failed; absent if it did not.
  package var failure: String?
  /// Seconds until it tries again; absent if it will not, or nothing failed.
  package var retriesIn: UInt32?
  /// Seconds for which it pauses, because another program undoes its work; absent if it does not.
  package var pausesFor: UInt32?
  /// How often it repaired what another program had removed or changed.
  package var repairs: Int

  /// Reports what the agent does about a link.
  package init(_ upkeep: LinkUpkeep) {
    state = upkeep.link.state.word
    renewsIn = upkeep.renewalIn
    leaseExpiresIn = upkeep.expiryIn
    failure = upkeep.link.state.failure?.message
    retriesIn = upkeep.retryIn
    pausesFor = upkeep.pauseFor
    repairs = upkeep.link.repairs
  }
}
