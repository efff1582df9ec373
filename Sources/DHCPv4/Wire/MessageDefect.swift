// The errors in the form of a message.

/// Why bytes are not a DHCP message.
package enum MessageDefect: Error, Equatable, Sendable, Codable {
  /// They are shorter than the fixed fields and the cookie, 240 bytes; their length.
  case tooShort(Int)
  /// The cookie `63 82 53 63` is missing (RFC 2131 §3).
  case noCookie
  /// `op` is neither 1 nor 2.
  case operation(UInt8)
  /// `htype` and `hlen` are not Ethernet's 1 and 6.
  case hardware(type: UInt8, length: UInt8)
  /// An option continues after the end of its field.
  case optionTruncated(code: UInt8)
  /// An option has a length, in bytes, that is invalid for its code.
  case optionLength(code: UInt8, length: Int, expected: OptionLength)
  /// Option 52 is not 1, 2 or 3 (RFC 2132 §9.3).
  case overload(UInt8)
  /// Option 121 has a prefix of more than 32 bits (RFC 3442).
  case routePrefixLength(UInt8)
}
