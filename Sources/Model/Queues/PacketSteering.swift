// What is asked of receive packet steering.

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
