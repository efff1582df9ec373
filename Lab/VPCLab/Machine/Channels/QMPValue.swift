// An argument of a command to QEMU's monitor.

/// An argument of a command.
enum QMPValue: Encodable {
  case text(String)
  case number(Int)
  case flag(Bool)

  /// Writes the value alone.
  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    switch self {
    case .text(let text): try container.encode(text)
    case .number(let number): try container.encode(number)
    case .flag(let flag): try container.encode(flag)
    }
  }
}
