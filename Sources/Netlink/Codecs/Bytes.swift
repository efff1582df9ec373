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
    return unsafe withUnsafeBytes { bytes in
      unsafe bytes.loadUnaligned(fromByteOffset: offset, as: type)
    }
  }

  /// The text up to the first zero byte, or to the end; nil if it is not UTF-8.
  var text: String? {
    String(validating: self[..<(firstIndex(of: 0) ?? endIndex)], as: UTF8.self)
  }
}
