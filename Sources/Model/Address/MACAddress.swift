// A link-layer address.

/// A 48-bit MAC address.
package struct MACAddress: Hashable, Sendable {
  /// The address as a number, first byte most significant: 0…2^48-1.
  package let rawValue: UInt64

  /// Makes an address from six bytes; nil for another count.
  package init?(bytes: ArraySlice<UInt8>) {
    guard bytes.count == 6 else { return nil }
    var value: UInt64 = 0
    for byte in bytes { value = value << 8 | UInt64(byte) }
    rawValue = value
  }

  /// Makes an address from six bytes; nil for another count.
  package init?(bytes: some Collection<UInt8>) { self.init(bytes: Array(bytes)[...]) }

  /// Reads six pairs of hex digits, separated by `:` or by `-`, in upper or lower case.
  package init?(_ text: some StringProtocol) {
    guard let value = Self.number(String(text).utf8) else { return nil }
    rawValue = value
  }

  /// The number that a text is; one pass over bytes of one type, since a run reads many.
  private static func number(_ text: String.UTF8View) -> UInt64? {
    guard text.count == 17 else { return nil }
    var value: UInt64 = 0
    var separator: UInt8?
    for (position, byte) in text.enumerated() {
      if position % 3 < 2 {
        guard let digit = digit(byte) else { return nil }
        value = value << 4 | digit
      } else {
        guard byte == separator ?? byte, byte == UInt8(ascii: ":") || byte == UInt8(ascii: "-")
        else { return nil }
        separator = byte
      }
    }
    return value
  }

  private static func digit(_ byte: UInt8) -> UInt64? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt64(byte - UInt8(ascii: "0"))
    case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt64(byte - UInt8(ascii: "a") + 10)
    case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt64(byte - UInt8(ascii: "A") + 10)
    default: nil
    }
  }

  private static func digit(of value: UInt64) -> UInt8 {
    UInt8(truncatingIfNeeded: value) + (value < 10 ? UInt8(ascii: "0") : UInt8(ascii: "a") - 10)
  }

  /// The six bytes in the order of transmission.
  package var bytes: [UInt8] {
    (0..<6).map { UInt8(truncatingIfNeeded: rawValue >> (40 - 8 * $0)) }
  }
}

extension MACAddress: CustomStringConvertible {
  /// Lower-case pairs, separated by colons.
  package var description: String {
    // Without a list in between, since the names of many files and keys have one in them.
    unsafe String(unsafeUninitializedCapacity: 17) { text in
      for place in 0..<17 {
        let byte = rawValue >> (40 - 8 * UInt64(place / 3))
        unsafe text[place] =
          switch place % 3 {
          case 0: Self.digit(of: byte >> 4 & 15)
          case 1: Self.digit(of: byte & 15)
          default: UInt8(ascii: ":")
          }
      }
      return 17
    }
  }
}

extension MACAddress: Comparable {
  /// Orders by number.
  package static func < (a: MACAddress, b: MACAddress) -> Bool { a.rawValue < b.rawValue }
}
