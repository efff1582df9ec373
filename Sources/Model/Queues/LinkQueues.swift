// The queues of a link.

/// The queues of a NIC as the kernel has them.
package struct LinkQueues: Hashable, Sendable {
  /// The channels; nil where the driver knows none.
  package var channels: Channels?
  /// Over which CPUs the packets of each receive queue are spread (`rps_cpus` of `rx-N`, by N); empty
  /// where sysfs does not show them.
  package var steering: [CPUSet]
  /// The driver (`device/driver` in sysfs), or the kind of a link that has no device.
  package var driver: String?

  /// Makes queues of their parts.
  package init(channels: Channels? = nil, steering: [CPUSet] = [], driver: String? = nil) {
    self.channels = channels
    self.steering = steering
    self.driver = driver
  }
}
