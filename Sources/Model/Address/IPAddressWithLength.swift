// An address with the length of its subnet's prefix.

/// An address with the prefix length of its subnet, such as `10.0.0.20/24`.
package struct IPAddressWithLength: Hashable, Sendable {
  /// The address.
  package let address: IPAddress
  /// The length of its subnet's prefix: 0…32 or 0…128.
  package let length: UInt8

  /// Nil if the length is too large for the family.
  package init?(_ address: IPAddress, length: UInt8) {
    guard length <= address.family.bitWidth else { return nil }
    self.address = address
    self.length = length
  }

  /// Reads `A/LEN`; nil for an address without a length.
  package init?(_ text: some StringProtocol) { self.init(String(text)) }

  /// Reads `A/LEN`; nil for an address without a length.
  package init?(_ text: String) {
    guard text.utf8.contains(UInt8(ascii: "/")) else { return nil }
    self.init(text, defaultLength: nil)
  }

  /// Reads `A/LEN` or `A`; the latter gets the default length, or the full length of its family.
  init?(_ text: String, defaultLength: UInt8?) {
    let slash = text.utf8.firstIndex(of: UInt8(ascii: "/"))
    guard let address = IPAddress(String(text[..<(slash ?? text.endIndex)])) else { return nil }
    guard let slash else {
      self.init(address, length: defaultLength ?? address.family.bitWidth)
      return
    }
    guard let length = UInt8(decimal: text[text.utf8.index(after: slash)...]) else { return nil }
    self.init(address, length: length)
  }

  /// The subnet that the address lies in.
  package var prefix: IPPrefix {
    // The initializer checked the length against the family.
    IPPrefix(containing: address, length: length) ?? IPPrefix(host: address)
  }
}

extension IPAddressWithLength: CustomStringConvertible {
  /// `A/LEN`.
  package var description: String { "\(address)/\(length)" }
}
