// The queues of a NIC: its channels, and the CPUs that its receive queues' packets are spread over.

/// How many channels there are of each kind (`struct ethtool_channels`).
///
/// A channel is an interrupt with the queues that it serves.
package struct ChannelCounts: Hashable, Sendable {
  /// Those with receive queues only (`ETHTOOL_A_CHANNELS_RX_COUNT`).
  package var rx: UInt32
  /// Those with transmit queues only (`ETHTOOL_A_CHANNELS_TX_COUNT`).
  package var tx: UInt32
  /// Those for something else, such as link interrupts (`ETHTOOL_A_CHANNELS_OTHER_COUNT`).
  package var other: UInt32
  /// Those with queues of both directions (`ETHTOOL_A_CHANNELS_COMBINED_COUNT`).
  package var combined: UInt32

  /// Makes counts.
  package init(rx: UInt32 = 0, tx: UInt32 = 0, other: UInt32 = 0, combined: UInt32 = 0) {
    self.rx = rx
    self.tx = tx
    self.other = other
    self.combined = combined
  }

  /// How many receive queues they have.
  package var receiveQueues: Int { Int(rx) + Int(combined) }
}

/// The channels of a NIC whose driver lets them be counted, and perhaps set.
package struct Channels: Hashable, Sendable {
  /// The most that the driver takes (`ETHTOOL_A_CHANNELS_…_MAX`).
  package var maximum: ChannelCounts
  /// What is in effect.
  package var current: ChannelCounts

  /// Makes channels of their counts.
  package init(maximum: ChannelCounts, current: ChannelCounts) {
    self.maximum = maximum
    self.current = current
  }

  /// Whether one channel serves both directions; else as many of each direction stand for them.
  package var areCombined: Bool { maximum.combined > 0 }

  /// How many channels for both directions there can be: combined ones, or pairs of one rx and one
  /// tx; 0 where the driver lets none be set.
  package var bound: UInt32 {
    areCombined ? maximum.combined : min(maximum.rx, maximum.tx)
  }

  /// The counts with so many channels for both directions; what else there is stays.
  package func counts(_ number: UInt32) -> ChannelCounts {
    var counts = current
    if areCombined {
      counts.combined = number
    } else {
      (counts.rx, counts.tx) = (number, number)
    }
    return counts
  }
}

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

/// The CPUs of the machine, as far as queues depend on them.
package struct Processors: Hashable, Sendable {
  /// Those that run (/sys/devices/system/cpu/online).
  package var online: CPUSet
  /// Those that are kept free of the kernel's own work (`isolated`, `nohz_full` beside it): the kernel
  /// takes them out of every mask of receive packet steering.
  package var isolated: CPUSet
  /// What a receive queue begins with (`net.core.rps_default_mask`).
  package var defaultSteering: CPUSet

  /// Makes processors of their parts.
  package init(online: CPUSet, isolated: CPUSet = CPUSet(), defaultSteering: CPUSet = CPUSet()) {
    self.online = online
    self.isolated = isolated
    self.defaultSteering = defaultSteering
  }

  /// Those that packets can be spread over.
  package var usable: CPUSet { online.subtracting(isolated) }
}
