// A text of up to 15 bytes, as the kernel's names of links and labels of addresses are.

/// A text of 1…15 bytes without a NUL (`IFNAMSIZ` with its NUL is 16), kept as a number: copies count no
/// references, and comparing it is comparing two words.
struct ShortText: Hashable, Sendable {
  /// The bytes, the last one lowest; above the first one there are zeros.
  let bytes: UInt128

  /// Nil if the text is empty, longer, or has a NUL.
  init?(_ text: String) {
    var bytes: UInt128 = 0
    for byte in text.utf8 {
      guard byte != 0, bytes >> 112 == 0 else { return nil }
      bytes = bytes << 8 | UInt128(byte)
    }
    guard bytes != 0 else { return nil }
    self.bytes = bytes
  }

  private init(bytes: UInt128) { self.bytes = bytes }

  /// The text itself.
  var text: String {
    let count = (128 - bytes.leadingZeroBitCount + 7) / 8
    return String(
      decoding: (0..<count).reversed().map { UInt8(truncatingIfNeeded: bytes >> ($0 * 8)) },
      as: UTF8.self)
  }

  /// N of a text that ends with this character and the number N (decimal, without leading zeros), and what
  /// stands before the character, if anything does; else nil.
  func number(after separator: Unicode.Scalar) -> (before: ShortText, number: UInt32)? {
    var rest = bytes
    var number: UInt64 = 0
    var place: UInt64 = 1
    while case let byte = UInt8(truncatingIfNeeded: rest), (0x30...0x39).contains(byte) {
      number += UInt64(byte - 0x30) * place
      place *= 10
      rest >>= 8
    }
    let hasLeadingZero = place > 10 && number < place / 10
    guard place > 1, !hasLeadingZero, rest & 0xFF == UInt128(separator.value), rest >> 8 != 0,
      let number = UInt32(exactly: number)
    else { return nil }
    return (ShortText(bytes: rest >> 8), number)
  }
}
