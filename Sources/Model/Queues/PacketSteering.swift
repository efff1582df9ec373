// The receive packet steering that the user asks for.

/// The CPUs that the packets of every receive queue of a NIC should be spread over (receive packet
/// steering, RPS).
package enum PacketSteering: Hashable, Sendable {
  /// The CPUs of the documented rule.
  case auto
  /// No CPUs: the CPU that is interrupted processes the packets.
  case off
  /// These CPUs.
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
