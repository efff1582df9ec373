// The recommended queues of a NIC, by the provider's and the kernel's documentation.

package import Model

extension Processors {
  /// The documented rule for receive packet steering: an eighth of the CPUs, between 1 and 2, is
  /// the number of hexadecimal digits `f` of the mask, so that it is CPUs 0 to 3 or 0 to 7.
  var documentedSteering: CPUSet {
    CPUSet(0..<4 * max(1, min(2, online.count / 8)))
  }
}

extension Channels {
  /// As many channels as the driver supports and CPUs can serve, at least 1.
  func recommended(for processors: Processors) -> UInt32 {
    min(bound, UInt32(max(1, processors.online.count)))
  }
}

/// The recommended queues of a NIC.
package struct QueueAdvice: Equatable, Sendable {
  /// The channels for both directions; nil if they cannot be set.
  package var combined: UInt32?
  /// The CPUs of every receive queue.
  package var steering: CPUSet

  /// Derives the recommendation.
  ///
  /// As many channels as CPUs. If there are fewer, receive packet steering by the documented rule
  /// uses more CPUs than those of the queues; otherwise, it only costs time.
  ///
  /// Source: scaling.rst of the kernel's networking documentation, "RPS Configuration".
  package init(_ queues: LinkQueues, _ processors: Processors) {
    var receiveQueues = queues.steering.count
    if let channels = queues.channels, channels.bound > 0 {
      let number = channels.recommended(for: processors)
      receiveQueues = channels.counts(number).receiveQueues
      combined = number
    }
    let isServed = receiveQueues >= processors.usable.count
    steering =
      isServed ? CPUSet() : processors.documentedSteering.intersection(processors.usable)
  }
}
