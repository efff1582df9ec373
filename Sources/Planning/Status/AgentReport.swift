// What the agent publishes about itself and its links.

package import Model

/// What the agent publishes, with times in whole seconds of CLOCK_BOOTTIME.
package struct AgentReport: Codable, Equatable, Sendable {
  /// The agent's process ID.
  package var process: Int32
  /// The boot that the clock counts from (/proc/sys/kernel/random/boot_id).
  package var boot: String
  /// When the agent was started.
  package var startedAt: UInt64
  /// The links that the agent follows.
  package var links: [Link] = []
  /// What it knows of the metadata service.
  package var metadata = Metadata()
  /// Why the configuration could not be read again, or the last round could not begin; nil if neither is so.
  package var failure: String?

  /// Makes a report of an agent that knows of no link yet.
  package init(process: Int32, boot: String, startedAt: UInt64) {
    self.process = process
    self.boot = boot
    self.startedAt = startedAt
  }

  /// The link with a MAC.
  package func link(_ mac: MACAddress) -> Link? { links.first { $0.mac == mac } }
}

extension AgentReport {
  /// Why something failed, and when it is tried again.
  package struct Failure: Codable, Equatable, Sendable {
    /// The message, in one line.
    package var message: String
    /// When it failed.
    package var at: UInt64
    /// When it is tried again; nil if only an administrator, or news, can change it.
    package var retryAt: UInt64?

    /// Makes a failure from its parts.
    package init(_ message: String, at: UInt64, retryAt: UInt64?) {
      self.message = message
      self.at = at
      self.retryAt = retryAt
    }
  }

  /// What the agent does about a link.
  package enum State: Codable, Equatable, Sendable {
    /// Its last round succeeded.
    case configured
    /// It has no address yet: a carrier, a lease or the metadata is waited for. What failed before that,
    /// if anything did.
    case waiting(after: Failure?)
    /// Another program undoes the agent's work again and again, so the agent pauses until this time.
    case paused(until: UInt64)
    /// Its last round failed.
    case failed(Failure)
    /// An administrator took it down, and the agent leaves it alone.
    case down
    /// The guest has no NIC of it.
    case gone
  }

  /// A lease that ends.
  package struct Lease: Codable, Equatable, Sendable {
    /// When the agent asks for it next; nil if it does not any more.
    package var renewalAt: UInt64?
    /// When it expires.
    package var expiresAt: UInt64

    /// Makes a lease from its times.
    package init(renewalAt: UInt64?, expiresAt: UInt64) {
      self.renewalAt = renewalAt
      self.expiresAt = expiresAt
    }
  }

  /// A link that the agent follows.
  package struct Link: Codable, Equatable, Sendable {
    /// The MAC.
    package var mac: MACAddress
    /// The name.
    package var name: LinkName
    /// The cloud's identifier of the ENI; nil if unknown.
    package var eni: String?
    /// What the agent does about it.
    package var state: State
    /// Its lease; nil without one, and for one that does not end.
    package var lease: Lease?
    /// How often the agent repaired what another program had removed or changed.
    package var repairs = 0

    /// Makes a link in a state.
    package init(_ name: LinkName, mac: MACAddress, eni: String? = nil, state: State) {
      self.name = name
      self.mac = mac
      self.eni = eni
      self.state = state
    }
  }

  /// What the agent knows of the metadata service.
  package struct Metadata: Codable, Equatable, Sendable {
    /// When it answered last; nil if it has not, or is not asked.
    package var answeredAt: UInt64?
    /// Why it did not answer the last question; nil if it did.
    package var failure: String?
    /// When it is asked next; nil if it is not asked.
    package var nextAt: UInt64?

    /// Makes what is known of a service from its parts.
    package init(answeredAt: UInt64? = nil, failure: String? = nil, nextAt: UInt64? = nil) {
      self.answeredAt = answeredAt
      self.failure = failure
      self.nextAt = nextAt
    }
  }
}

extension AgentReport.State {
  /// The state in one word.
  package var word: AgentLinkState {
    switch self {
    case .configured: .configured
    case .waiting: .waiting
    case .paused: .paused
    case .failed: .failed
    case .down: .down
    case .gone: .gone
    }
  }

  /// What failed last; nil if a round succeeded since.
  package var failure: AgentReport.Failure? {
    switch self {
    case .waiting(let failure): failure
    case .failed(let failure): failure
    case .configured, .paused, .down, .gone: nil
    }
  }
}
