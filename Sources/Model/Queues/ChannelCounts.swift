// The number of channels of each kind.

/// The number of channels of each kind (`struct ethtool_channels`).
///
/// A channel is an interrupt and the queues that it serves.
package struct ChannelCounts: Hashable, Sendable {
  /// Those with receive queues only (`ETHTOOL_A_CHANNELS_RX_COUNT`).
  package var rx: UInt32
  /// Those with transmit queues only (`ETHTOOL_A_CHANNELS_TX_COUNT`).
  package var tx: UInt32
  /// Those for something else, such as link interrupts (`ETHTOOL_A_CHANNELS_OTHER_COUNT`).
  package var other: UInt32
  /// Those with queues of both directions (`ETHTOOL_A_CHANNELS_COMBINED_COUNT`).
  package var combined: UInt32

  /// Makes counts from their parts.
  package init(rx: UInt32 = 0, tx: UInt32 = 0, other: UInt32 = 0, combined: UInt32 = 0) {
    self.rx = rx
    self.tx = tx
    self.other = other
    self.combined = combined
  }

  /// The number of receive queues of these channels.
  package var receiveQueues: Int { Int(rx) + Int(combined) }
}
