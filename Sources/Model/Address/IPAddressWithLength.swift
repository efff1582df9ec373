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
  package init?(_ text: some StringProtocol) {
    guard text.contains("/") else { return nil }
    self.init(text, defaultLength: nil)
  }

  /// Reads `A/LEN` or `A`; the latter gets the default length, or the full length of its family.
  init?(_ text: some StringProtocol, defaultLength: UInt8?) {
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let first = parts.first, let address = IPAddress(first) else { return nil }
    guard parts.count == 2 else {
      self.init(address, length: defaultLength ?? address.family.bitWidth)
      return
    }
    guard let length = UInt8(decimal: parts[1]) else { return nil }
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
