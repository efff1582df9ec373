// A subnet mask in dotted notation, as in DHCP and the metadata.

/// A mask of contiguous ones that start at the first bit; 0.0.0.0 is not a mask.
package struct SubnetMask {
  /// The number of ones: 1 to 32.
  package let length: UInt8

  /// Nil if a one follows a zero, or if every bit is zero.
  package init?(_ address: IPv4Address) {
    let ones = (~address.rawValue).leadingZeroBitCount
    guard ones > 0, address.rawValue.trailingZeroBitCount == 32 - ones else { return nil }
    length = UInt8(ones)
  }
}
