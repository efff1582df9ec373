// What can be asked of a NIC's queues, as options and the configuration say it.

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

/// Over which CPUs the packets of every receive queue of a NIC ought to be spread (receive packet
/// steering, RPS).
package enum PacketSteering: Hashable, Sendable {
  /// Those of the documented rule.
  case auto
  /// None: the CPU that is interrupted does it all.
  case off
  /// These.
  case mask(CPUSet)

  /// Reads `auto`, `off`, or a mask as ``CPUSet`` reads it.
  package init?(_ text: some StringProtocol) {
    switch text {
    case "auto": self = .auto
    case "off": self = .off
    default:
      guard let mask = CPUSet(mask: text) else { return nil }
      self = .mask(mask)
    }
  }
}
