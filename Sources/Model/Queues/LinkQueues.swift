// The queues of a link.

/// The queues of a NIC as the kernel has them.
package struct LinkQueues: Hashable, Sendable {
  /// The channels; nil if the driver reports none.
  package var channels: Channels?
  /// The CPUs that the packets of each receive queue are spread over (`rps_cpus` of `rx-N`, by N);
  /// empty where sysfs does not show them.
  package var steering: [CPUSet]
  /// The driver (`device/driver` in sysfs), or the kind of a link that has no device.
  package var driver: String?

  /// Makes queues from their parts.
  package init(channels: Channels? = nil, steering: [CPUSet] = [], driver: String? = nil) {
    self.channels = channels
    self.steering = steering
    self.driver = driver
  }
}
