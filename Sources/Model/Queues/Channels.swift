// The channels that a NIC has and could have.

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
