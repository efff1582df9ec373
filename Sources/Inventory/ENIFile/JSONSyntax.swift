// Finds the place of a JSON error, for the line and column of an error in a file of ENIs. No library does it:
// FoundationEssentials' decoder reports that the text is not JSON, but not the place (its error has
// no underlying error), and libyaml accepts texts that are not JSON.

import Model

/// The grammar of JSON, to find the place of an error.
///
/// Source: RFC 8259.
enum JSONSyntax {
  /// The depth of nested arrays and objects that the decoder accepts.
  static let depthLimit = 512

  /// The offset of the first byte that is not JSON; the text's length if it is
  /// truncated; nil if the text is JSON.
  static func firstDefect(in bytes: [UInt8]) -> Int? {
    var scanner = Scanner(bytes: bytes)
    let isWhole = scanner.value(depth: 0) && scanner.skipSpace() && scanner.isAtEnd
    let sound = min(scanner.offset, bytes.countOfUTF8)
    return isWhole && sound == bytes.count ? nil : sound
  }

  private struct Scanner {
    let bytes: [UInt8]
    /// The length of the valid part.
    var offset = 0

    init(bytes: [UInt8]) { self.bytes = bytes }

    var isAtEnd: Bool { offset == bytes.count }

    private var next: UInt8? { isAtEnd ? nil : bytes[offset] }

    mutating func value(depth: Int) -> Bool {
      guard depth < depthLimit, skipSpace(), let next else { return false }
      switch next {
      case UInt8(ascii: "{"): return collection(closedBy: UInt8(ascii: "}"), depth, hasKeys: true)
      case UInt8(ascii: "["): return collection(closedBy: UInt8(ascii: "]"), depth, hasKeys: false)
      case UInt8(ascii: "\""): return string()
      case UInt8(ascii: "t"): return word("true")
      case UInt8(ascii: "f"): return word("false")
      case UInt8(ascii: "n"): return word("null")
      default: return number()
      }
    }

    private mutating func collection(closedBy end: UInt8, _ depth: Int, hasKeys: Bool) -> Bool {
      offset += 1
      guard skipSpace() else { return false }
      if take(end) { return true }
      while true {
        if hasKeys {
          guard skipSpace(), next == UInt8(ascii: "\""), string(), skipSpace(),
            take(UInt8(ascii: ":"))
          else { return false }
        }
        guard value(depth: depth + 1), skipSpace() else { return false }
        if take(end) { return true }
        guard take(UInt8(ascii: ",")) else { return false }
      }
    }

    private mutating func string() -> Bool {
      offset += 1
      while let byte = next {
        switch byte {
        case UInt8(ascii: "\""):
          offset += 1
          return true
        case UInt8(ascii: "\\"):
          guard escape() else { return false }
        case 0..<0x20: return false
        default: offset += 1
        }
      }
      return false
    }

    private mutating func escape() -> Bool {
      offset += 1
      guard let byte = next else { return false }
      guard byte == UInt8(ascii: "u") else {
        guard "\"\\/bfnrt".utf8.contains(byte) else { return false }
        offset += 1
        return true
      }
      offset += 1
      for _ in 0..<4 {
        guard let digit = next, Character(Unicode.Scalar(digit)).isHexDigit else { return false }
        offset += 1
      }
      return true
    }

    private mutating func word(_ word: StaticString) -> Bool {
      for expected in word.description.utf8 {
        guard take(expected) else { return false }
      }
      return true
    }

    private mutating func number() -> Bool {
      _ = take(UInt8(ascii: "-"))
      if !take(UInt8(ascii: "0")) {
        guard digits() else { return false }
      }
      if take(UInt8(ascii: ".")) {
        guard digits() else { return false }
      }
      if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
        if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
        return digits()
      }
      return true
    }

    private mutating func digits() -> Bool {
      let start = offset
      while let digit = next, (0x30...0x39).contains(digit) { offset += 1 }
      return offset > start
    }

    private mutating func take(_ byte: UInt8) -> Bool {
      guard next == byte else { return false }
      offset += 1
      return true
    }

    /// Always true, so that a condition can contain it.
    mutating func skipSpace() -> Bool {
      while let byte = next, [0x20, 0x09, 0x0A, 0x0D].contains(byte) { offset += 1 }
      return true
    }
  }
}
