// An address of either family, and the families.

/// An IP address of either family.
package enum IPAddress: Hashable, Sendable {
  /// An IPv4 address.
  case v4(IPv4Address)
  /// An IPv6 address.
  case v6(IPv6Address)

  /// Reads an IPv4 or IPv6 address; nil if the text is neither.
  package init?(_ text: some StringProtocol) { self.init(String(text)) }

  /// Reads an IPv4 or IPv6 address; nil if the text is neither.
  package init?(_ text: String) {
    if let address = IPv4Address(text) {
      self = .v4(address)
    } else if let address = IPv6Address(text) {
      self = .v6(address)
    } else {
      return nil
    }
  }

  /// Makes an address from its bytes in network order: four or sixteen, else nil.
  package init?(bytes: ArraySlice<UInt8>) {
    var number: UInt128 = 0
    for byte in bytes { number = number << 8 | UInt128(byte) }
    switch bytes.count {
    case 4: self = .v4(IPv4Address(rawValue: UInt32(truncatingIfNeeded: number)))
    case 16: self = .v6(IPv6Address(rawValue: number))
    default: return nil
    }
  }

  /// Makes an address from its bytes in network order: four or sixteen, else nil.
  package init?(bytes: some Collection<UInt8>) { self.init(bytes: Array(bytes)[...]) }

  /// The family.
  package var family: IPFamily {
    switch self {
    case .v4: .v4
    case .v6: .v6
    }
  }

  /// The bytes in network order, four or sixteen.
  package var bytes: [UInt8] {
    switch self {
    case .v4(let address): address.bytes
    case .v6(let address): address.bytes
    }
  }

  /// Whether a host can have this address.
  package var isUnicast: Bool {
    switch self {
    case .v4(let address): address.isUnicast
    case .v6(let address): address.isUnicast
    }
  }

  /// Whether the address is valid only on its own link (169.254/16, fe80::/10).
  package var isLinkLocal: Bool {
    switch self {
    case .v4(let address): address.isLinkLocal
    case .v6(let address): address.isLinkLocal
    }
  }

  /// The address as a number.
  var number: UInt128 {
    switch self {
    case .v4(let address): UInt128(address.rawValue)
    case .v6(let address): address.rawValue
    }
  }

  /// The address of the family with this number; bits above the family's length are dropped.
  init(family: IPFamily, number: UInt128) {
    switch family {
    case .v4: self = .v4(IPv4Address(rawValue: UInt32(truncatingIfNeeded: number)))
    case .v6: self = .v6(IPv6Address(rawValue: number))
    }
  }
}

extension IPAddress: CustomStringConvertible {
  /// The family's canonical text.
  package var description: String {
    switch self {
    case .v4(let address): address.description
    case .v6(let address): address.description
    }
  }
}

extension IPAddress: Comparable {
  /// Orders IPv4 before IPv6, then by number.
  package static func < (a: IPAddress, b: IPAddress) -> Bool {
    a.family == b.family ? a.number < b.number : a.family == .v4
  }
}
