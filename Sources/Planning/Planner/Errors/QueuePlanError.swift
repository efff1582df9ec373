// Why a NIC's queues cannot be planned.

package import Model

/// A request for queues that a NIC or the machine cannot fulfil.
package enum QueuePlanError: Equatable, Sendable {
  /// The NIC's driver does not support setting channels for both directions.
  case noChannels(LinkName)
  /// The NIC has at most this many channels.
  case tooManyChannels(LinkName, asked: UInt32, maximum: UInt32)
  /// sysfs does not show the link's receive queues.
  case noReceiveQueues(LinkName)
  /// Packets cannot be spread over the requested CPUs, but only over these.
  case noSuchCPU(LinkName, asked: CPUSet, usable: CPUSet)
}
