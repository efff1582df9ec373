// Places in a text, and how much of it is text at all.

/// A place in a text, each number from 1.
package struct TextPosition: Hashable, Sendable {
  /// The line.
  package var line: Int
  /// In characters of Unicode.
  package var column: Int

  /// Makes a place of its parts.
  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  /// The place behind some text in UTF-8.
  package init(after bytes: some Collection<UInt8>) {
    line = 1
    column = 1
    for byte in bytes {
      if byte == 0x0A {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        // Bytes that continue a character count as none.
        column += 1
      }
    }
  }
}

extension [UInt8] {
  /// How many bytes at the beginning are UTF-8; all of them, where all are.
  package var countOfUTF8: Int {
    if String(validating: self, as: UTF8.self) != nil { return count }
    var decoder = UTF8()
    var iterator = makeIterator()
    var valid = 0
    while case .scalarValue(let scalar) = decoder.decode(&iterator) { valid += UTF8.width(scalar) }
    return valid
  }
}
