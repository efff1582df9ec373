// A block of addresses, and an address with the length of its block.

/// A block of addresses such as `10.0.0.0/24`: no bit is set behind the prefix length.
package struct IPPrefix: Hashable, Sendable {
  /// The first address of the block.
  package let address: IPAddress
  /// How many leading bits make up the block: 0…32 or 0…128.
  package let length: UInt8

  /// The block that contains `address`; nil if the length is too large for the family.
  package init?(containing address: IPAddress, length: UInt8) {
    guard length <= address.family.bitWidth else { return nil }
    self.length = length
    self.address = IPAddress(
      family: address.family, number: address.number & Self.mask(address.family, length))
  }

  /// The block of a single address: /32 or /128.
  package init(host address: IPAddress) {
    self.address = address
    length = address.family.bitWidth
  }

  /// Every address of the family: `0.0.0.0/0` or `::/0`, which routes call `default`.
  package static func all(_ family: IPFamily) -> IPPrefix {
    IPPrefix(unchecked: IPAddress(family: family, number: 0), length: 0)
  }

  /// Reads `A/LEN`, or an address as the block of itself; nil if host bits are set.
  package init?(_ text: some StringProtocol) { self.init(String(text)) }

  /// Reads `A/LEN`, or an address as the block of itself; nil if host bits are set.
  package init?(_ text: String) {
    guard let parsed = IPAddressWithLength(text, defaultLength: nil),
      parsed.prefix.address == parsed.address
    else { return nil }
    self = parsed.prefix
  }

  /// The family.
  package var family: IPFamily { address.family }

  /// Whether this is the block of every address.
  package var isDefault: Bool { length == 0 }

  /// Whether this is the block of a single address.
  package var isHost: Bool { length == family.bitWidth }

  /// Whether `other` lies in this block; false for the other family.
  package func contains(_ other: IPAddress) -> Bool {
    other.family == family && other.number & Self.mask(family, length) == address.number
  }

  /// Whether the whole of `other` lies in this block.
  package func contains(_ other: IPPrefix) -> Bool {
    other.length >= length && contains(other.address)
  }

  /// The highest address of the block: of an IPv4 block up to /30, its broadcast address.
  package var lastAddress: IPAddress {
    let hostBits = ~Self.mask(family, length) & Self.mask(family, family.bitWidth)
    return IPAddress(family: family, number: address.number | hostBits)
  }

  /// Whether the address is the first or last of an IPv4 block: the network or broadcast address.
  ///
  /// Blocks of /31 and /32 (RFC 3021) and IPv6 blocks have no such addresses.
  package func hasEdge(_ other: IPAddress) -> Bool {
    family == .v4 && length < 31 && (other == address || other == lastAddress)
  }

  private init(unchecked address: IPAddress, length: UInt8) {
    self.address = address
    self.length = length
  }

  static func mask(_ family: IPFamily, _ length: UInt8) -> UInt128 {
    guard length > 0 else { return 0 }
    let all: UInt128 = family == .v4 ? UInt128(UInt32.max) : .max
    return all & (all << UInt128(family.bitWidth - length))
  }
}

extension IPPrefix: CustomStringConvertible {
  /// `A/LEN`, always with the length.
  package var description: String { "\(address)/\(length)" }

  /// iproute2's notation of a destination or selector: `default`, a bare host address, or `A/LEN`.
  package var notation: String {
    isDefault ? "default" : isHost ? address.description : description
  }
}

extension IPPrefix: Comparable {
  /// Orders by address, then the wider block first.
  package static func < (a: IPPrefix, b: IPPrefix) -> Bool {
    a.address == b.address ? a.length < b.length : a.address < b.address
  }
}
