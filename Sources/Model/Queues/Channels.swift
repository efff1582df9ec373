// The channels of a NIC: in effect, and at most.

/// The channels of a NIC whose driver reports them; it may not support changing them.
package struct Channels: Hashable, Sendable {
  /// The most that the driver supports (`ETHTOOL_A_CHANNELS_…_MAX`).
  package var maximum: ChannelCounts
  /// The counts in effect.
  package var current: ChannelCounts

  /// Makes channels from their counts.
  package init(maximum: ChannelCounts, current: ChannelCounts) {
    self.maximum = maximum
    self.current = current
  }

  /// Whether one channel serves both directions; otherwise a pair of one rx and one tx does.
  package var areCombined: Bool { maximum.combined > 0 }

  /// The most channels for both directions: combined ones, or pairs of one rx and one tx; 0 if the
  /// driver does not support setting them.
  package var bound: UInt32 {
    areCombined ? maximum.combined : min(maximum.rx, maximum.tx)
  }

  /// The counts with this many channels for both directions; the other kinds stay as they are.
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
