// A DHCP message: the fixed fields of BOOTP, and the options.

import Model

/// The type of a message (option 53).
///
/// Source: RFC 2132 §9.6.
enum MessageType: UInt8, Equatable, Sendable {
  case discover = 1
  case offer = 2
  case request = 3
  case decline = 4
  case acknowledgement = 5
  case negativeAcknowledgement = 6
  case release = 7
  case inform = 8
}

/// Who speaks (`op`).
enum MessageOperation: UInt8, Equatable, Sendable {
  case request = 1
  case reply = 2
}

/// A DHCP message over Ethernet.
///
/// Source: RFC 2131 §2, figure 1.
struct Message: Equatable, Sendable {
  /// Who speaks (`op`).
  var operation: MessageOperation
  /// The transaction number, which a reply repeats (`xid`).
  var transaction: UInt32
  /// Seconds since the client began (`secs`).
  var seconds: UInt16 = 0
  /// Whether replies must be broadcast (`flags`, highest bit).
  var wantsBroadcast = false
  /// The client's address, if it may already use it (`ciaddr`).
  var clientAddress = IPv4Address.any
  /// The address that the server assigns (`yiaddr`).
  var yourAddress = IPv4Address.any
  /// The server of the next boot step (`siaddr`).
  var nextServer = IPv4Address.any
  /// The relay agent that forwarded the message (`giaddr`).
  var relayAgent = IPv4Address.any
  /// The client's MAC (`chaddr`).
  var mac: MACAddress
  /// The options.
  var options = Options()

  /// Option 53; nil if it is absent or unknown.
  var type: MessageType? {
    guard let value = options[.messageType], value.count == 1 else { return nil }
    return MessageType(rawValue: value[0])
  }
}

extension Message {
  static let serverNameField = 44..<108
  static let fileField = 108..<236
  static let cookieOffset = 236
  static let optionsOffset = 240
  /// The four bytes before the options (RFC 2131 §3).
  static let cookie: UInt32 = 0x6382_5363
  /// The length of a BOOTP message: relay agents drop shorter ones (RFC 1542 §2.1).
  static let shortestLength = 300

  private static let ethernet: UInt8 = 1
  private static let macLength: UInt8 = 6

  /// The message on the wire, padded to 300 bytes.
  func encoded() -> [UInt8] {
    var bytes: [UInt8] = [operation.rawValue, Self.ethernet, Self.macLength, 0]
    bytes.append(number: transaction)
    bytes.append(number: seconds)
    bytes.append(number: wantsBroadcast ? 0x8000 : UInt16(0))
    for address in [clientAddress, yourAddress, nextServer, relayAgent] {
      bytes.append(number: address.rawValue)
    }
    bytes += mac.bytes
    bytes.pad(to: Self.cookieOffset)  // the rest of chaddr, sname, file
    bytes.append(number: Self.cookie)
    bytes += options.encoded()
    bytes.pad(to: Self.shortestLength)
    return bytes
  }

  /// Reads a whole message.
  ///
  /// - Throws: ``MessageDefect`` if it is not a DHCP message over Ethernet.
  init(decoding bytes: Span<UInt8>) throws(MessageDefect) {
    try self.init(fixedFieldsOf: bytes)
    options = try Options(decoding: bytes)
  }

  /// Reads everything except the options, which is enough to know the client of the message.
  ///
  /// - Throws: ``MessageDefect`` if it is too short, without the cookie, neither request nor
  ///   reply, or not over Ethernet.
  init(fixedFieldsOf bytes: Span<UInt8>) throws(MessageDefect) {
    guard bytes.count >= Self.optionsOffset else { throw .tooShort(bytes.count) }
    guard bytes.uint32(at: Self.cookieOffset) == Self.cookie else { throw .noCookie }
    guard let operation = MessageOperation(rawValue: bytes[0]) else {
      throw .operation(bytes[0])
    }
    guard bytes[1] == Self.ethernet, bytes[2] == Self.macLength,
      let mac = MACAddress(bytes: bytes.bytes(6, at: 28))
    else { throw .hardware(type: bytes[1], length: bytes[2]) }
    self.operation = operation
    transaction = bytes.uint32(at: 4)
    seconds = bytes.uint16(at: 8)
    wantsBroadcast = bytes[10] & 0x80 != 0
    clientAddress = bytes.address(at: 12)
    yourAddress = bytes.address(at: 16)
    nextServer = bytes.address(at: 20)
    relayAgent = bytes.address(at: 24)
    self.mac = mac
  }
}
