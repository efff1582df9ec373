// What the queues of a NIC would best be, by the provider's guide and the kernel's.

package import Model

extension Processors {
  /// The documented rule for receive packet steering: an eighth of the CPUs, between 1 and 2, is the
  /// number of hexadecimal digits `f` of the mask, so that it is CPUs 0 to 3 or 0 to 7.
  var documentedSteering: CPUSet {
    CPUSet(0..<4 * max(1, min(2, online.count / 8)))
  }
}

extension Channels {
  /// As many channels as the driver takes and CPUs can serve, 1 at least.
  func recommended(for processors: Processors) -> UInt32 {
    min(bound, UInt32(max(1, processors.online.count)))
  }
}

/// What the queues of a NIC would best be.
package struct QueueAdvice: Hashable, Sendable {
  /// The channels for both directions; nil where none can be set.
  package var combined: UInt32?
  /// The CPUs of every receive queue.
  package var steering: CPUSet

  /// Works out advice.
  ///
  /// As many channels as CPUs; where there are fewer, receive packet steering by the documented rule
  /// brings packets to more CPUs than the queues' own, and else it only costs.
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
