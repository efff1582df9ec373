// Reads JSON in one pass, with the place of an error. No library does it: FoundationEssentials' decoder reports that
// the text is not JSON, but not the place (its error has no underlying error), takes each value of another type for an
// error of the whole, and looks up what types conform to as it goes, which is most of its cost; libyaml accepts texts
// that are not JSON.

import Model

/// The grammar of JSON.
///
/// Source: RFC 8259.
package enum JSONSyntax {
  /// The depth of nested arrays and objects up to which a text is read.
  package static let depthLimit = 512

  /// A text that is not JSON: the offset of the first byte that is wrong; the text's length if it is
  /// truncated.
  package struct Defect: Error, Equatable {
    /// The offset, in bytes.
    package let offset: Int
  }

  /// Reads a text, with or without a byte order mark.
  ///
  /// - Parameter refusesHalves: Whether the half of a surrogate pair is a defect; otherwise it is read as the
  ///   replacement character.
  /// - Throws: ``Defect``.
  package static func value(
    of bytes: [UInt8], refusingHalves refusesHalves: Bool = false
  ) throws(Defect) -> JSONValue {
    var scanner = Scanner(bytes: bytes, refusesHalves: refusesHalves)
    let value = scanner.value(depth: 0)
    let isWhole = value != nil && scanner.skipSpace() && scanner.isAtEnd
    let sound = min(scanner.offset, bytes.countOfUTF8)
    guard let value, isWhole, sound == bytes.count else { throw Defect(offset: sound) }
    return value
  }

  /// The offset of the first byte that is not JSON; the text's length if it is
  /// truncated; nil if the text is JSON.
  package static func firstDefect(in bytes: [UInt8]) -> Int? {
    do throws(Defect) {
      _ = try value(of: bytes)
      return nil
    } catch {
      return error.offset
    }
  }
}

private struct Scanner {
  let bytes: [UInt8]
  let refusesHalves: Bool
  /// The length of the valid part.
  var offset = 0

  init(bytes: [UInt8], refusesHalves: Bool) {
    self.bytes = bytes
    self.refusesHalves = refusesHalves
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { offset = 3 }
  }

  var isAtEnd: Bool { offset == bytes.count }

  private var next: UInt8? { isAtEnd ? nil : bytes[offset] }

  /// Reads a value; nil where the text is wrong at the offset.
  mutating func value(depth: Int) -> JSONValue? {
    guard depth < JSONSyntax.depthLimit, skipSpace(), let next else { return nil }
    switch next {
    case UInt8(ascii: "{"): return object(depth)
    case UInt8(ascii: "["): return list(depth)
    case UInt8(ascii: "\""): return string().map { .text($0) }
    case UInt8(ascii: "t"): return word("true") ? .flag(true) : nil
    case UInt8(ascii: "f"): return word("false") ? .flag(false) : nil
    case UInt8(ascii: "n"): return word("null") ? .null : nil
    default: return number()
    }
  }

  private mutating func list(_ depth: Int) -> JSONValue? {
    offset += 1
    var elements: [JSONValue] = []
    guard skipSpace() else { return nil }
    if take(UInt8(ascii: "]")) { return .list([]) }
    while true {
      guard let element = value(depth: depth + 1), skipSpace() else { return nil }
      elements.append(element)
      if take(UInt8(ascii: "]")) { return .list(elements) }
      guard take(UInt8(ascii: ",")) else { return nil }
    }
  }

  private mutating func object(_ depth: Int) -> JSONValue? {
    offset += 1
    var members = JSONMembers()
    guard skipSpace() else { return nil }
    if take(UInt8(ascii: "}")) { return .object(members) }
    while true {
      guard skipSpace(), next == UInt8(ascii: "\""), let key = string(), skipSpace(),
        take(UInt8(ascii: ":")), let member = value(depth: depth + 1), skipSpace()
      else { return nil }
      if let before = members.updateValue(member, forKey: key) {
        _ = members.updateValue(
          before.isContradictory || before == member ? before : .contradictory(first: before),
          forKey: key)
      }
      if take(UInt8(ascii: "}")) { return .object(members) }
      guard take(UInt8(ascii: ",")) else { return nil }
    }
  }

  private mutating func string() -> String? {
    offset += 1
    let start = plainText()
    // Most texts have no escape.
    if take(UInt8(ascii: "\"")) {
      return String(decoding: bytes[start..<offset - 1], as: UTF8.self)
    }
    var content = Array(bytes[start..<offset])
    while let byte = next {
      switch byte {
      case UInt8(ascii: "\""):
        offset += 1
        return String(decoding: content, as: UTF8.self)
      case UInt8(ascii: "\\"):
        guard let scalar = escaped() else { return nil }
        content += Array(String(Character(scalar)).utf8)
      case 0..<0x20: return nil
      default:
        let start = plainText()
        content += bytes[start..<offset]
      }
    }
    return nil
  }

  /// Goes on to the next character that is not itself; returns where it began.
  private mutating func plainText() -> Int {
    let start = offset
    var at = offset
    while at < bytes.count {
      let byte = bytes[at]
      if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { break }
      at += 1
    }
    offset = at
    return start
  }

  /// Reads an escape; a half of a surrogate pair becomes the replacement character, or is refused.
  private mutating func escaped() -> Unicode.Scalar? {
    offset += 1
    guard let byte = next else { return nil }
    offset += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): break
    default:
      offset -= 1
      return nil
    }
    guard let unit = fourDigits() else { return nil }
    if let scalar = Unicode.Scalar(unit) { return scalar }
    let behind = offset
    guard unit < 0xDC00, take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")), let low = fourDigits(),
      (0xDC00...0xDFFF).contains(low)
    else {
      // What follows is read, and found wrong where it is, by itself.
      offset = behind
      if refusesHalves { return nil }
      return "\u{FFFD}"
    }
    return Unicode.Scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
  }

  private mutating func fourDigits() -> UInt32? {
    var unit: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = next, let value = Character(Unicode.Scalar(digit)).hexDigitValue else {
        return nil
      }
      unit = unit << 4 | UInt32(value)
      offset += 1
    }
    return unit
  }

  private mutating func word(_ word: StaticString) -> Bool {
    for expected in word.description.utf8 {
      guard take(expected) else { return false }
    }
    return true
  }

  private mutating func number() -> JSONValue? {
    let start = offset
    _ = take(UInt8(ascii: "-"))
    if !take(UInt8(ascii: "0")) {
      guard digits() else { return nil }
    }
    if take(UInt8(ascii: ".")) {
      guard digits() else { return nil }
    }
    if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
      if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
      guard digits() else { return nil }
    }
    return .number(String(decoding: bytes[start..<offset], as: UTF8.self))
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
    var at = offset
    while at < bytes.count {
      let byte = bytes[at]
      guard byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D else { break }
      at += 1
    }
    offset = at
    return true
  }
}
