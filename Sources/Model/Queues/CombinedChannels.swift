// How many combined channels are asked for.

/// How many channels for both directions a NIC ought to have.
package enum CombinedChannels: Hashable, Sendable {
  /// So many, 1 at least.
  case count(UInt32)
  /// As many as the driver takes, but no more than there are CPUs.
  case maximum

  /// Reads `max`, or a decimal number from 1 on.
  package init?(_ text: some StringProtocol) {
    if text == "max" {
      self = .maximum
    } else if let count = UInt32(decimal: text), count > 0 {
      self = .count(count)
    } else {
      return nil
    }
  }
}
