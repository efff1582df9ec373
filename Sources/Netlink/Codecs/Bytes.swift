// Reads numbers from bytes, with bounds checks.

extension ArraySlice<UInt8> {
  /// The number at an offset from the slice's start, in the machine's byte order.
  ///
  /// Nil if the slice ends before the number does.
  func number<Number: FixedWidthInteger & UnsignedInteger>(
    at offset: Int, as type: Number.Type = Number.self
  ) -> Number? {
    let width = Number.bitWidth / 8
    guard offset >= 0, offset <= count, width <= count - offset else { return nil }
    var value: Number = 0
    for position in 0..<width {
      value |= Number(self[startIndex + offset + position]) << Number(8 * position)
    }
    return Number(littleEndian: value)
  }

  /// The text up to the first zero byte, or to the end; nil if it is not UTF-8.
  var text: String? {
    String(validating: self[..<(firstIndex(of: 0) ?? endIndex)], as: UTF8.self)
  }
}
