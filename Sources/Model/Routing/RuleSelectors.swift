// What a rule selects packets by, besides their addresses.

/// What a rule selects packets by, besides their addresses; the default selects all.
package struct RuleSelectors: Hashable, Sendable {
  /// A number of which only some bits are compared.
  package struct Masked: Hashable, Sendable {
    /// The number.
    package var value: UInt32
    /// The bits that are compared.
    package var mask: UInt32

    /// Whether a number has these bits.
    package func matches(_ number: UInt32) -> Bool { (value ^ number) & mask == 0 }

    /// Pairs a number with its mask.
    package init(_ value: UInt32, mask: UInt32 = .max) {
      self.value = value
      self.mask = mask
    }
  }

  /// Whether the rule is for the packets that it does not select (`FIB_RULE_INVERT`).
  package var isInverted = false
  /// The TOS of the packet, without its ECN bits (`fib_rule_hdr.tos`); 0 is every one.
  package var typeOfService: UInt8 = 0
  /// The DSCP of the packet (`FRA_DSCP`, `FRA_DSCP_MASK`).
  package var dscp: Masked?
  /// The mark of the packet (`FRA_FWMARK`, `FRA_FWMASK`).
  package var mark: Masked?
  /// The link that the packet comes from; `lo` for the host's own packets (`FRA_IIFNAME`).
  package var inputLink: LinkName?
  /// The link that the socket is bound to (`FRA_OIFNAME`).
  package var outputLink: LinkName?
  /// The user that the socket belongs to (`FRA_UID_RANGE`).
  package var users: ClosedRange<UInt32>?
  /// The protocol above IP (`FRA_IP_PROTO`).
  package var ipProtocol: UInt8?
  /// The source port (`FRA_SPORT_RANGE`).
  package var sourcePorts: ClosedRange<UInt16>?
  /// The destination port (`FRA_DPORT_RANGE`).
  package var destinationPorts: ClosedRange<UInt16>?
  /// The identifier of the tunnel that the packet came through (`FRA_TUN_ID`).
  package var tunnel: UInt64?
  /// Whether the packet is of a VRF, whose table is then looked up (`FRA_L3MDEV`).
  package var isOfVRF = false
  /// The rule ignores routes by links of this group (`FRA_SUPPRESS_IFGROUP`).
  package var suppressLinkGroup: UInt32?
  /// Whether it selects by something that is not represented here.
  package var hasMore = false

  /// Selects every packet.
  package init() {}
}

extension RuleSelectors {
  /// The mask of a whole DSCP, which has six bits.
  package static let wholeDSCP: UInt32 = 0x3F
}

extension RuleSelectors {
  /// The words of iproute2's notation after the addresses.
  var words: [String] {
    var words: [String] = []
    if typeOfService != 0 { words += ["tos", "0x" + String(typeOfService, radix: 16)] }
    if let dscp {
      let mask = dscp.mask == Self.wholeDSCP ? "" : "/0x" + String(dscp.mask, radix: 16)
      words += ["dscp", "\(dscp.value)" + mask]
    }
    if let mark {
      let mask = mark.mask == .max ? "" : "/0x" + String(mark.mask, radix: 16)
      words += ["fwmark", "0x" + String(mark.value, radix: 16) + mask]
    }
    if let inputLink { words += ["iif", inputLink.text] }
    if let outputLink { words += ["oif", outputLink.text] }
    if let users { words += ["uidrange", "\(users.lowerBound)-\(users.upperBound)"] }
    if let ipProtocol { words += ["ipproto", Self.name(ofProtocol: ipProtocol)] }
    if let sourcePorts { words += ["sport", Self.text(sourcePorts)] }
    if let destinationPorts { words += ["dport", Self.text(destinationPorts)] }
    if let tunnel { words += ["tun_id", "\(tunnel)"] }
    return words
  }

  private static func text(_ ports: ClosedRange<UInt16>) -> String {
    ports.count == 1 ? "\(ports.lowerBound)" : "\(ports.lowerBound)-\(ports.upperBound)"
  }

  private static func name(ofProtocol number: UInt8) -> String {
    switch number {
    case 1: "icmp"
    case 6: "tcp"
    case 17: "udp"
    case 58: "ipv6-icmp"
    default: "\(number)"
    }
  }
}
