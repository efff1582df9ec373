// The selectors of a rule other than addresses: reads the attributes of RTM_NEWRULE.

internal import CNetlink
import Model

extension RuleSelectors {
  // Of Linux 6.14 and 6.15, not in older headers.
  private static let dscpType = 25
  private static let (sourcePortMask, destinationPortMask, dscpMask) = (28, 29, 30)

  /// Reads the selectors.
  ///
  /// - Parameters:
  ///   - attributes: The attributes of the rule.
  ///   - typeOfService: The TOS of its header.
  ///   - flags: The flags of its header.
  init(_ attributes: Attributes, typeOfService: UInt8, flags: UInt32) {
    self.init()
    isInverted = flags & UInt32(FIB_RULE_INVERT) != 0
    self.typeOfService = typeOfService
    dscp = attributes[Self.dscpType]?.first.map { value in
      Masked(
        UInt32(value), mask: attributes[Self.dscpMask]?.first.map(UInt32.init) ?? Self.wholeDSCP)
    }
    let value = attributes.number(FRA_FWMARK) ?? 0
    // The kernel writes neither if there is no mark.
    let mask = attributes.number(FRA_FWMASK) ?? (value == 0 ? 0 : .max)
    if value != 0 || mask != 0 { mark = Masked(value, mask: mask) }
    inputLink = attributes[FRA_IIFNAME]?.text.flatMap { LinkName($0) }
    outputLink = attributes[FRA_OIFNAME]?.text.flatMap { LinkName($0) }
    users = attributes[FRA_UID_RANGE].flatMap { Self.range($0, of: UInt32.self) }
    ipProtocol = attributes[FRA_IP_PROTO]?.first
    sourcePorts = attributes[FRA_SPORT_RANGE].flatMap { Self.range($0, of: UInt16.self) }
    destinationPorts = attributes[FRA_DPORT_RANGE].flatMap { Self.range($0, of: UInt16.self) }
    tunnel = attributes[FRA_TUN_ID]?.number(at: 0, as: UInt64.self).map(UInt64.init(bigEndian:))
    isOfVRF = attributes[FRA_L3MDEV]?.first == 1
    suppressLinkGroup = attributes.number(FRA_SUPPRESS_IFGROUP).flatMap { $0 == .max ? nil : $0 }
    hasMore = attributes.contain { type in
      switch type {
      case ...Self.dscpType, Self.dscpMask: false
      // A single port has the mask of all its bits.
      case Self.sourcePortMask, Self.destinationPortMask:
        attributes[type]?.number(at: 0) != UInt16.max
      default: true
      }
    }
  }

  /// Two numbers in the host's byte order (`struct fib_rule_uid_range`, `fib_rule_port_range`).
  private static func range<Number: FixedWidthInteger & UnsignedInteger>(
    _ bytes: ArraySlice<UInt8>, of type: Number.Type
  ) -> ClosedRange<Number>? {
    let size = MemoryLayout<Number>.size
    guard let first = bytes.number(at: 0, as: type), let last = bytes.number(at: size, as: type),
      first <= last
    else { return nil }
    return first...last
  }
}
