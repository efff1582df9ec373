// What the agent needs of the world besides the engine's host: everything that a test replaces.

package import DHCPv4
package import Engine
package import Inventory
package import Model
package import Planning
package import Report
package import SystemCalls

/// The agent's way to the world.
package protocol AgentPorts: AnyObject {
  /// The time since the machine started, suspension included (CLOCK_BOOTTIME).
  var now: Duration { get }

  /// The time of the wall clock, in seconds since 1970.
  var wallClock: UInt64 { get }

  /// Sends a DHCP message.
  ///
  /// - Returns: Why it could not be sent; nil where it was.
  func send(_ message: LeaseKeeper.Message) -> SystemCallError?

  /// Waits for no answer to a renewal of a link's lease any more.
  func endRenewal(of index: UInt32)

  /// Has the metadata service asked; the answer comes as ``AgentEvent/inventory(_:)``.
  func askMetadata(_ service: any MetadataReader)

  /// Whether udev is done with a link, so that its name stays.
  func isSettled(_ link: Link) -> Bool

  /// Takes what there is to tell.
  func tell(_ news: AgentNews)

  /// The agent's process ID.
  var process: Int32 { get }

  /// A failure in one line, as the report says it.
  func words(_ failure: ENIFailure) -> String

  /// The same for the metadata service.
  func words(_ failure: MetadataFailure) -> String

  /// The same for what is about no ENI.
  func words(_ failure: Failure) -> String

  /// Publishes what the agent knows of itself.
  func publish(_ report: AgentReport, _ metrics: AgentMetrics)

  /// The first round is over, or took too long.
  func ready()
}

/// What happens to the agent.
package enum AgentEvent {
  /// Time went by.
  case timer
  /// The network changed.
  case network(NetworkNews)
  /// Something that concerns leases: a packet for a DHCP client.
  case lease(LeaseKeeper.Event)
  /// The metadata service was asked, and that came of it.
  case inventory(Inventory)
  /// The sources were read again; or why they could not be.
  case reload(Result<InventorySources, Failure>)
}

/// Why a round changed something.
package enum ChangeCause: Equatable, Sendable {
  /// What the round was done for.
  case round(RoundCause)
  /// The link had been down, and with that the kernel had removed routes.
  case linkWasDown
  /// The NIC is gone: what was left of it was removed.
  case gone
  /// What is asked for fails: what was configured last was restored.
  case lastConfigured
}

/// What the agent tells: facts, worded elsewhere.
package enum AgentNews {
  /// It looks after this many ENIs from here on: the first round is over.
  case ready(configured: Int, failed: Int)
  /// The first round takes long: the service counts as ready all the same.
  case readyWithoutRound
  /// A round changed this on a link.
  case changed(AgentENI, [Step], ChangeCause)
  /// Something that a round had to note.
  case note(Note)
  /// A round failed for ENIs, and is tried again; the cloud's identifier of the ENI, if it is known.
  case failed(ENIFailure, eni: String?, again: Duration)
  /// What failed before is as it should be, and nothing had to be changed.
  case recovered(AgentENI)
  /// A round could not even begin, and is tried again.
  case roundFailed(Failure, again: Duration)
  /// Another enicfg is at work: what is to be done waits for it.
  case busy(Failure)
  /// Another program undoes what is repaired: so long nothing is repaired.
  case fought(AgentENI, Duration)
  /// A lease was granted.
  case granted(LinkName, Lease)
  /// The lease that an ENI has was extended.
  case extended(LinkName, Lease)
  /// A server refused to renew a lease.
  case refused(LinkName, server: IPv4Address, text: String)
  /// A lease ended; a new one is asked for.
  case expired(LinkName)
  /// The metadata service does not say which ENIs there are; whether it ever did.
  case metadataFailed(MetadataFailure, wasHeard: Bool)
  /// It does again.
  case metadataAnswers
  /// The configuration was read again.
  case reloaded
  /// The configuration cannot be read: what it said before counts.
  case reloadFailed(Failure)
  /// A NIC came that the agent did not know.
  case arrived(LinkName)
  /// The kernel's notifications were lost: everything is looked at again.
  case newsLost
}
