// Places in a text, and the length of its valid UTF-8.

/// A place in a text; both numbers start at 1.
package struct TextPosition: Hashable, Sendable {
  /// The line.
  package var line: Int
  /// The column, in Unicode scalars.
  package var column: Int

  /// Makes a place from its parts.
  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  /// The place after a text in UTF-8.
  package init(after bytes: some Collection<UInt8>) {
    line = 1
    column = 1
    for byte in bytes {
      if byte == 0x0A {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        // Bytes that continue a character are not counted.
        column += 1
      }
    }
  }
}

extension [UInt8] {
  /// The number of bytes at the beginning that are valid UTF-8.
  package var countOfUTF8: Int {
    if String(validating: self, as: UTF8.self) != nil { return count }
    var decoder = UTF8()
    var iterator = makeIterator()
    var valid = 0
    while case .scalarValue(let scalar) = decoder.decode(&iterator) { valid += UTF8.width(scalar) }
    return valid
  }
}
