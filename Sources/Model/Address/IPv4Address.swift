// An IPv4 address as an integer with a type.

/// An IPv4 address.
///
/// Stored as a 32-bit number; the text begins with the most significant byte.
package struct IPv4Address: Hashable, Sendable {
  /// The address as a number in host order: `10.0.0.1` is `0x0A000001`.
  package let rawValue: UInt32

  /// Makes an address from its number in host order.
  package init(rawValue: UInt32) { self.rawValue = rawValue }

  /// Makes an address from its four bytes in network order.
  package init(_ a: UInt8, _ b: UInt8, _ c: UInt8, _ d: UInt8) {
    rawValue = UInt32(a) << 24 | UInt32(b) << 16 | UInt32(c) << 8 | UInt32(d)
  }

  /// Reads dotted-quad notation, four decimal numbers of 0…255 without leading zeros.
  ///
  /// Nil for everything else, including the shorthand forms of `inet_aton`.
  package init?(_ text: some StringProtocol) { self.init(String(text)) }

  /// Reads as ``init(_:)-(StringProtocol)`` does, in one pass over bytes of one type, since a run reads many.
  package init?(_ text: String) {
    var (value, part, digits, dots): (UInt32, UInt32, Int, Int) = (0, 0, 0, 0)
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        guard digits == 0 || part != 0 else { return nil }
        part = part * 10 + UInt32(byte - UInt8(ascii: "0"))
        digits += 1
        guard part <= 255 else { return nil }
      case UInt8(ascii: "."):
        guard digits > 0 else { return nil }
        dots += 1
        guard dots < 4 else { return nil }
        (value, part, digits) = (value << 8 | part, 0, 0)
      default: return nil
      }
    }
    guard dots == 3, digits > 0 else { return nil }
    rawValue = value << 8 | part
  }

  /// The four bytes in network order.
  package var bytes: [UInt8] {
    (0..<4).map { UInt8(truncatingIfNeeded: rawValue >> (24 - 8 * $0)) }
  }

  /// `0.0.0.0`.
  package static let any = IPv4Address(rawValue: 0)

  /// `255.255.255.255`, the limited broadcast address.
  package static let limitedBroadcast = IPv4Address(rawValue: .max)

  /// Whether the address is in 127.0.0.0/8.
  package var isLoopback: Bool { rawValue >> 24 == 127 }

  /// Whether the address is in 169.254.0.0/16.
  package var isLinkLocal: Bool { rawValue >> 16 == 0xA9FE }

  /// Whether a host can have this address: not in 0/8, 127/8, 224/4 or 240/4.
  ///
  /// Source: RFC 6890.
  package var isUnicast: Bool {
    let first = rawValue >> 24
    return first != 0 && first != 127 && first < 224
  }
}

extension IPv4Address: CustomStringConvertible {
  /// Dotted-quad notation.
  package var description: String {
    var text: [UInt8] = []
    text.reserveCapacity(15)
    for byte in bytes {
      if !text.isEmpty { text.append(UInt8(ascii: ".")) }
      if byte >= 100 { text.append(UInt8(ascii: "0") + byte / 100) }
      if byte >= 10 { text.append(UInt8(ascii: "0") + byte / 10 % 10) }
      text.append(UInt8(ascii: "0") + byte % 10)
    }
    return String(decoding: text, as: UTF8.self)
  }
}

extension IPv4Address: Comparable {
  /// Orders by number.
  package static func < (a: IPv4Address, b: IPv4Address) -> Bool { a.rawValue < b.rawValue }
}

extension FixedWidthInteger {
  /// Reads a number in plain decimal: digits only, no sign, no leading zero, in range.
  init?(decimal text: some StringProtocol) {
    guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    guard text.utf8.count == 1 || text.utf8.first != 0x30 else { return nil }
    self.init(String(text))
  }
}
