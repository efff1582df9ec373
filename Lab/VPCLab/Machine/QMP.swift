// QEMU's machine protocol, as much of it as plugging NICs takes.

internal import FoundationEssentials

/// What QMP gets told.
private struct QMPCommand: Encodable {
  let execute: String
  let arguments: [String: QMPValue]
}

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

/// What QMP says: an answer has `return` or `error`, an event has its name.
private struct QMPMessage: Decodable {
  struct Failure: Decodable { let desc: String }
  struct Details: Decodable { let device: String? }
  struct Anything: Decodable { init(from decoder: any Decoder) {} }

  let `return`: Anything?
  let error: Failure?
  let event: String?
  let data: Details?
}

/// What became of a command.
enum QMPAnswer {
  case done
  case refused(String)
}

/// The conversation with QEMU's monitor.
///
/// Source: QEMU's "QEMU Machine Protocol Specification".
struct QMP {
  private var lines: LineSocket
  /// The devices that were deleted, and not waited for yet.
  private var deleted: Set<String> = []

  init(_ socket: Descriptor) { lines = LineSocket(socket) }

  /// Has a command carried out.
  mutating func execute(
    _ command: String, _ arguments: [String: QMPValue], by deadline: Deadline
  ) throws(LineFailure) -> QMPAnswer {
    guard let text = try? JSONEncoder().encode(QMPCommand(execute: command, arguments: arguments))
    else { return .refused("not to be written as JSON") }
    try lines.send(String(decoding: text, as: UTF8.self), by: deadline)
    while true {
      let message = try nextMessage(by: deadline)
      if let error = message.error { return .refused(error.desc) }
      if message.return != nil { return .done }
    }
  }

  /// Waits until a device is gone that was told to go.
  mutating func awaitDeletion(of device: String, by deadline: Deadline) throws(LineFailure) {
    while deleted.remove(device) == nil { _ = try nextMessage(by: deadline) }
  }

  private mutating func nextMessage(by deadline: Deadline) throws(LineFailure) -> QMPMessage {
    let line = try lines.nextLine(by: deadline)
    guard let message = try? JSONDecoder().decode(QMPMessage.self, from: Data(line.utf8)) else {
      throw .closed
    }
    if message.event == "DEVICE_DELETED", let device = message.data?.device {
      deleted.insert(device)
    }
    return message
  }
}
