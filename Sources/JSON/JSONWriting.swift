// Writes JSON for people to read: a line for each member and element, keys in their order.

package import Model

extension JSONValue {
  /// An object of the members that have a value.
  package static func members(_ all: KeyValuePairs<String, JSONValue?>) -> JSONValue {
    var members = JSONMembers()
    for (key, value) in all { if let value { _ = members.updateValue(value, forKey: key) } }
    return .object(members)
  }

  /// A whole number.
  package static func whole(_ number: some FixedWidthInteger) -> JSONValue { .number("\(number)") }

  /// A value that is kept as text.
  package static func value(_ value: some TextCodable) -> JSONValue { .text(value.exactText) }

  /// A case of a sum of cases, with its content.
  package static func only(
    _ name: String, _ content: KeyValuePairs<String, JSONValue?> = [:]
  ) -> JSONValue { members([name: members(content)]) }

  /// The text, which ends with a newline.
  package var lines: [UInt8] {
    var writer = JSONWriter()
    writer.write(self, indentation: 0)
    writer.bytes.append(UInt8(ascii: "\n"))
    return writer.bytes
  }

  /// The value as JSON in one line, with an end of line.
  package var line: [UInt8] {
    var writer = JSONWriter(isInOneLine: true)
    writer.write(self, indentation: 0)
    writer.bytes.append(UInt8(ascii: "\n"))
    return writer.bytes
  }
}

/// The form is the one that Foundation's encoder gives, so that a file does not change with the program that writes it.
private struct JSONWriter {
  var bytes: [UInt8] = []
  /// Whether no line is broken.
  var isInOneLine = false

  mutating func write(_ value: JSONValue, indentation: Int) {
    switch value {
    case .text(let text): write(quoted: text)
    case .number(let text): bytes += text.utf8
    case .flag(let flag): bytes += (flag ? "true" : "false").utf8
    case .null: bytes += "null".utf8
    case .contradictory(let first): write(first, indentation: indentation)
    case .list(let elements):
      bytes.append(UInt8(ascii: "["))
      for (place, element) in elements.enumerated() {
        beginPart(place, indentation)
        write(element, indentation: indentation + 1)
      }
      end(UInt8(ascii: "]"), elements.isEmpty, indentation)
    case .object(let members):
      bytes.append(UInt8(ascii: "{"))
      for (place, member) in members.sorted(by: { $0.key < $1.key }).enumerated() {
        beginPart(place, indentation)
        write(quoted: member.key)
        bytes += " : ".utf8
        write(member.value, indentation: indentation + 1)
      }
      end(UInt8(ascii: "}"), members.isEmpty, indentation)
    }
  }

  private mutating func beginPart(_ place: Int, _ indentation: Int) {
    if place > 0 { bytes.append(UInt8(ascii: ",")) }
    breakLine(indentation + 1)
  }

  private mutating func end(_ closing: UInt8, _ isEmpty: Bool, _ indentation: Int) {
    if isEmpty, !isInOneLine { bytes.append(UInt8(ascii: "\n")) }
    breakLine(indentation)
    bytes.append(closing)
  }

  private mutating func breakLine(_ indentation: Int) {
    if isInOneLine { return }
    bytes.append(UInt8(ascii: "\n"))
    for _ in 0..<2 * indentation { bytes.append(UInt8(ascii: " ")) }
  }

  private mutating func write(quoted text: String) {
    bytes.append(UInt8(ascii: "\""))
    if text.utf8.allSatisfy(Self.isItself) {
      bytes += text.utf8
    } else {
      for byte in text.utf8 { write(escaped: byte) }
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private static func isItself(_ byte: UInt8) -> Bool {
    byte >= 0x20 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
  }

  private mutating func write(escaped byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"): bytes += [UInt8(ascii: "\\"), byte]
    case 0x08: bytes += "\\b".utf8
    case 0x09: bytes += "\\t".utf8
    case 0x0A: bytes += "\\n".utf8
    case 0x0C: bytes += "\\f".utf8
    case 0x0D: bytes += "\\r".utf8
    case 0..<0x20:
      let digits = String(byte, radix: 16)
      bytes += ("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).utf8
    default: bytes.append(byte)
    }
  }
}
