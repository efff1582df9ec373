// Reads numbers in network order from a span, and appends them to an array.

import Model

extension Span<UInt8> {
  /// Whether there are `length` bytes at `offset`; cannot overflow for an offset within the span.
  func holds(_ length: Int, at offset: Int) -> Bool {
    offset <= count && length <= count - offset
  }

  /// The 16-bit number at `offset`, which the caller has checked.
  func uint16(at offset: Int) -> UInt16 {
    UInt16(self[offset]) << 8 | UInt16(self[offset + 1])
  }

  /// The 32-bit number at `offset`, which the caller has checked.
  func uint32(at offset: Int) -> UInt32 {
    UInt32(uint16(at: offset)) << 16 | UInt32(uint16(at: offset + 2))
  }

  /// The IPv4 address at `offset`, which the caller has checked.
  func address(at offset: Int) -> IPv4Address {
    IPv4Address(rawValue: uint32(at: offset))
  }

  /// A copy of the `length` bytes at `offset`, which the caller has checked.
  func bytes(_ length: Int, at offset: Int) -> [UInt8] {
    (offset..<offset + length).map { self[$0] }
  }
}

extension [UInt8] {
  /// Appends a number in network order.
  mutating func append(number: some FixedWidthInteger & UnsignedInteger) {
    for shift in stride(from: number.bitWidth - 8, through: 0, by: -8) {
      append(UInt8(truncatingIfNeeded: number >> shift))
    }
  }

  /// Overwrites two bytes with a number in network order.
  mutating func put(_ number: UInt16, at offset: Int) {
    self[offset] = UInt8(number >> 8)
    self[offset + 1] = UInt8(truncatingIfNeeded: number)
  }

  /// Appends zeros up to a length.
  mutating func pad(to length: Int) {
    guard count < length else { return }
    append(contentsOf: repeatElement(0, count: length - count))
  }
}
