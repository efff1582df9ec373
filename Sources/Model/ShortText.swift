// A text of up to 15 bytes, as the kernel's names of links and labels of addresses are.

/// A text of 1…15 bytes without a NUL (`IFNAMSIZ` with its NUL is 16), kept as a number: copies count no
/// references, and comparing it is comparing two words.
struct ShortText: Hashable, Sendable {
  private let high: UInt64
  private let low: UInt64

  /// Nil if the text is empty, longer, or has a NUL.
  init?(_ text: String) { self.init(of: text.utf8) }

  /// Nil if there are no bytes, more, or a NUL among them.
  init?(bytes: ArraySlice<UInt8>) { self.init(of: bytes) }

  private init?(of text: some Sequence<UInt8>) {
    var bytes: UInt128 = 0
    for byte in text {
      guard byte != 0, bytes >> 112 == 0 else { return nil }
      bytes = bytes << 8 | UInt128(byte)
    }
    guard bytes != 0 else { return nil }
    self.init(number: bytes)
  }

  private init(number: UInt128) {
    high = UInt64(truncatingIfNeeded: number >> 64)
    low = UInt64(truncatingIfNeeded: number)
  }

  /// The bytes, the last one lowest; above the first one there are zeros.
  private var bytes: UInt128 { UInt128(high) << 64 | UInt128(low) }

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
    return (ShortText(number: rest >> 8), number)
  }
}
