// The queues of a NIC, and the recommended ones.

package import Model

/// The queues of a link, with a recommendation.
package struct QueueStatus: Equatable, Sendable {
  /// The link.
  package var link: Link
  /// The cloud's identifier of the ENI, if known.
  package var eni: String?
  /// Its queues.
  package var queues: LinkQueues
  /// The recommendation.
  package var advice: QueueAdvice

  /// Collects the queues of a link from an observation.
  package init(_ link: Link, eni: String?, in observed: ObservedState) {
    self.link = link
    self.eni = eni
    queues = observed.queues[link.name] ?? LinkQueues()
    advice = QueueAdvice(queues, observed.processors ?? Processors(online: CPUSet([0])))
  }

  /// The recommended channels; nil if they are in effect.
  package var betterCombined: UInt32? {
    guard let channels = queues.channels, let combined = advice.combined,
      channels.counts(combined) != channels.current
    else { return nil }
    return combined
  }

  /// The recommended CPUs of the receive queues; nil if all queues have them, or
  /// if the queues are unknown.
  package var betterSteering: CPUSet? {
    queues.steering.allSatisfy { $0 == advice.steering } ? nil : advice.steering
  }
}
