// How many channels a NIC has of each kind.

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
