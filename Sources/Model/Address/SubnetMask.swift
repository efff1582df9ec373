// A subnet mask in dotted notation, as DHCP and the metadata have it.

/// A mask whose ones are contiguous, from the first bit on; 0.0.0.0 is none.
package struct SubnetMask {
  /// How many ones it has: 1 to 32.
  package let length: UInt8

  /// Nil where a one follows a zero, or where there is no one.
  package init?(_ address: IPv4Address) {
    let ones = (~address.rawValue).leadingZeroBitCount
    guard ones > 0, address.rawValue.trailingZeroBitCount == 32 - ones else { return nil }
    length = UInt8(ones)
  }
}
