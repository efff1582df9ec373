// QEMU's machine protocol (QMP), as far as plugging NICs needs it.

internal import FoundationEssentials

/// A command for QMP.
private struct QMPCommand: Encodable {
  let execute: String
  let arguments: [String: QMPValue]
}

/// A message from QMP: an answer has `return` or `error`, an event has its name.
private struct QMPMessage: Decodable {
  struct Failure: Decodable { let desc: String }
  struct Details: Decodable { let device: String? }
  struct Anything: Decodable { init(from decoder: any Decoder) {} }

  let `return`: Anything?
  let error: Failure?
  let event: String?
  let data: Details?
}

/// The conversation with QEMU's monitor.
///
/// Source: QEMU's "QEMU Machine Protocol Specification".
struct QMP {
  private var lines: LineSocket
  /// The deleted devices that ``awaitDeletion(of:by:)`` has not returned for yet.
  private var deleted: Set<String> = []

  init(_ socket: Descriptor) { lines = LineSocket(socket) }

  /// Executes a command.
  mutating func execute(
    _ command: String, _ arguments: [String: QMPValue], by deadline: Deadline
  ) throws(LineFailure) -> QMPAnswer {
    guard let text = try? JSONEncoder().encode(QMPCommand(execute: command, arguments: arguments))
    else { return .refused("the command can't be encoded as JSON") }
    try lines.send(String(decoding: text, as: UTF8.self), by: deadline)
    while true {
      let message = try nextMessage(by: deadline)
      if let error = message.error { return .refused(error.desc) }
      if message.return != nil { return .done }
    }
  }

  /// Waits until a device that was unplugged is deleted.
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
