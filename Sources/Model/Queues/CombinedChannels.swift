// The number of combined channels that the user asks for.

/// How many channels for both directions a NIC should have.
package enum CombinedChannels: Hashable, Sendable {
  /// This many, at least 1.
  case count(UInt32)
  /// As many as the driver supports, but no more than there are CPUs.
  case maximum

  /// Reads `max`, or a decimal number of at least 1.
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
