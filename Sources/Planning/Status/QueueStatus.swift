// What queues a NIC has, and what would be better.

package import Model

/// The queues of a link, as they are told of.
package struct QueueStatus: Hashable, Sendable {
  /// The link.
  package var link: Link
  /// The cloud's identifier of the ENI, where it is known.
  package var eni: String?
  /// Its queues.
  package var queues: LinkQueues
  /// What they would best be.
  package var advice: QueueAdvice

  /// Gathers what an observation holds about a link whose queues were looked at.
  package init(_ link: Link, eni: String?, in observed: ObservedState) {
    self.link = link
    self.eni = eni
    queues = observed.queues[link.name] ?? LinkQueues()
    advice = QueueAdvice(queues, observed.processors ?? Processors(online: CPUSet([0])))
  }

  /// The channels that would be better than those in effect; nil where they are as advised.
  package var betterCombined: UInt32? {
    guard let channels = queues.channels, let combined = advice.combined,
      channels.counts(combined) != channels.current
    else { return nil }
    return combined
  }

  /// The CPUs that would be better for the receive queues; nil where all have those already, or
  /// cannot be seen.
  package var betterSteering: CPUSet? {
    queues.steering.allSatisfy { $0 == advice.steering } ? nil : advice.steering
  }
}
