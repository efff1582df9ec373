// The families of IP.

/// The two families of IP addresses.
package enum IPFamily: String, Hashable, Sendable, CaseIterable, Codable {
  /// IPv4.
  case v4 = "ipv4"
  /// IPv6.
  case v6 = "ipv6"

  /// The length of an address of this family, in bits.
  package var bitWidth: UInt8 { self == .v4 ? 32 : 128 }
}
