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
}

/// The form is the one that Foundation's encoder gives, so that a file does not change with the program that writes it.
private struct JSONWriter {
  var bytes: [UInt8] = []

  mutating func write(_ value: JSONValue, indentation: Int) {
    switch value {
    case .text(let text): write(quoted: text)
    case .number(let text): bytes += text.utf8
    case .flag(let flag): bytes += (flag ? "true" : "false").utf8
    case .null: bytes += "null".utf8
    case .contradictory(let first): write(first, indentation: indentation)
    case .list(let elements):
      write("[", "]", elements, indentation) { $0.write($1, indentation: indentation + 1) }
    case .object(let members):
      write("{", "}", members.sorted { $0.key < $1.key }, indentation) { writer, member in
        writer.write(quoted: member.key)
        writer.bytes += " : ".utf8
        writer.write(member.value, indentation: indentation + 1)
      }
    }
  }

  private mutating func write<Part>(
    _ opening: String, _ closing: String, _ parts: [Part], _ indentation: Int,
    _ write: (inout JSONWriter, Part) -> Void
  ) {
    bytes += opening.utf8
    var isFirst = true
    for part in parts {
      if !isFirst { bytes.append(UInt8(ascii: ",")) }
      isFirst = false
      breakLine(indentation + 1)
      write(&self, part)
    }
    if isFirst { bytes.append(UInt8(ascii: "\n")) }
    breakLine(indentation)
    bytes += closing.utf8
  }

  private mutating func breakLine(_ indentation: Int) {
    bytes.append(UInt8(ascii: "\n"))
    bytes += repeatElement(UInt8(ascii: " "), count: 2 * indentation)
  }

  private mutating func write(quoted text: String) {
    bytes.append(UInt8(ascii: "\""))
    for byte in text.utf8 {
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
    bytes.append(UInt8(ascii: "\""))
  }
}
