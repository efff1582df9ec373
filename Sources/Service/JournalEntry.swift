// An entry of the journal, as bytes of its native protocol.

/// An entry of the journal.
///
/// Source: https://systemd.io/JOURNAL_NATIVE_PROTOCOL/
struct JournalEntry {
  let identifier: String
  let priority: LogPriority
  let message: String
  let fields: [JournalField]

  /// The datagram.
  ///
  /// - Parameter longest: The most bytes of a value; the rest is left out, and `…` says so.
  func datagram(longest: Int) -> [UInt8] {
    var bytes: [UInt8] = []
    Self.append("PRIORITY", "\(priority.rawValue)", to: &bytes)
    Self.append("SYSLOG_IDENTIFIER", identifier, to: &bytes)
    for field in fields {
      Self.append(field.name, Self.shortened(field.value, longest), to: &bytes)
    }
    Self.append("MESSAGE", Self.shortened(message, longest), to: &bytes)
    return bytes
  }

  /// The message as lines of a text.
  ///
  /// - Parameter hasPriority: Whether each line starts with the priority, as sd-daemon(3) has it.
  func lines(hasPriority: Bool) -> [UInt8] {
    let start = hasPriority ? "<\(priority.rawValue)>" : ""
    let lines = message.split(separator: "\n", omittingEmptySubsequences: false)
    return Array(lines.map { start + $0 + "\n" }.joined().utf8)
  }

  /// Appends `NAME=value`; a value of several lines has its length before it (64 bits,
  /// little-endian), because a line break ends a field.
  private static func append(_ name: String, _ value: String, to bytes: inout [UInt8]) {
    bytes += name.utf8
    if value.utf8.contains(UInt8(ascii: "\n")) {
      bytes.append(UInt8(ascii: "\n"))
      for shift in stride(from: 0, to: 64, by: 8) {
        bytes.append(UInt8(truncatingIfNeeded: value.utf8.count >> shift))
      }
    } else {
      bytes.append(UInt8(ascii: "="))
    }
    bytes += value.utf8
    bytes.append(UInt8(ascii: "\n"))
  }

  /// Ends a text between two characters.
  private static func shortened(_ text: String, _ longest: Int) -> String {
    guard text.utf8.count > longest else { return text }
    // Within a character, the slice ends before it.
    return text[..<text.utf8.index(text.startIndex, offsetBy: longest)] + "…"
  }
}
