// The messages in a datagram from the kernel.

internal import CNetlink

/// A message of a datagram, with a checked length (`struct nlmsghdr`).
struct ReceivedMessage {
  static let headerLength = 16

  let type: MessageType
  let flags: UInt16
  let sequence: UInt32
  /// The port of the socket that the message answers; 0 for notifications.
  let port: UInt32
  /// What follows the header.
  let payload: ArraySlice<UInt8>

  /// Splits a datagram into messages; nil if a message's length does not fit.
  static func messages(in datagram: ArraySlice<UInt8>) -> [ReceivedMessage]? {
    var messages: [ReceivedMessage] = []
    var rest = datagram
    while !rest.isEmpty {
      guard let length = rest.number(at: 0, as: UInt32.self), length >= headerLength,
        Int(length) <= rest.count, let message = ReceivedMessage(rest.prefix(Int(length)))
      else { return nil }
      messages.append(message)
      rest = rest.dropFirst((Int(length) + 3) & ~3)
    }
    return messages
  }

  private init?(_ bytes: ArraySlice<UInt8>) {
    guard let type = bytes.number(at: 4, as: UInt16.self),
      let flags = bytes.number(at: 6, as: UInt16.self),
      let sequence = bytes.number(at: 8, as: UInt32.self),
      let port = bytes.number(at: 12, as: UInt32.self)
    else { return nil }
    self.type = MessageType(rawValue: type)
    self.flags = flags
    self.sequence = sequence
    self.port = port
    payload = bytes.dropFirst(Self.headerLength)
  }

  /// Whether changes interrupted the dump, so that it has to be repeated.
  var isInterrupted: Bool { flags & UInt16(NLM_F_DUMP_INTR) != 0 }

  /// The attributes after the family's header of this length; nil if one is malformed.
  func attributes(after headerLength: Int) -> Attributes? {
    guard payload.count >= headerLength else { return nil }
    return Attributes(payload.dropFirst((headerLength + 3) & ~3))
  }
}
