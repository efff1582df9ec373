// A link-layer address.

/// A 48-bit MAC address.
package struct MACAddress: Hashable, Sendable {
  /// The address as a number, first byte most significant: 0…2^48-1.
  package let rawValue: UInt64

  /// Makes an address from six bytes; nil for another count.
  package init?(bytes: some Collection<UInt8>) {
    guard bytes.count == 6 else { return nil }
    rawValue = bytes.reduce(0) { $0 << 8 | UInt64($1) }
  }

  /// Reads six pairs of hex digits, separated by `:` or by `-`, in upper or lower case.
  package init?(_ text: some StringProtocol) {
    let separator: Character = text.contains("-") ? "-" : ":"
    let parts = text.split(separator: separator, omittingEmptySubsequences: false)
    guard parts.count == 6 else { return nil }
    var value: UInt64 = 0
    for part in parts {
      guard part.utf8.count == 2, part.utf8.allSatisfy(\.isHexDigit),
        let byte = UInt8(part, radix: 16)
      else { return nil }
      value = value << 8 | UInt64(byte)
    }
    rawValue = value
  }

  /// The six bytes in the order of transmission.
  package var bytes: [UInt8] {
    (0..<6).map { UInt8(truncatingIfNeeded: rawValue >> (40 - 8 * $0)) }
  }
}

extension MACAddress: CustomStringConvertible {
  /// Lower-case pairs, separated by colons.
  package var description: String {
    bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined(separator: ":")
  }
}

extension MACAddress: Comparable {
  /// Orders by number.
  package static func < (a: MACAddress, b: MACAddress) -> Bool { a.rawValue < b.rawValue }
}
