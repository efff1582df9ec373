// DHCP messages as the faulty server reads and writes them, the wrong ones included.
//
// The layout (RFC 951 section 3, RFC 2131 section 2), offsets in bytes:
//
//       0  op       1 request, 2 reply
//       1  htype    1 Ethernet
//       2  hlen     6
//       3  hops     0
//       4  xid      4 bytes, the transaction
//       8  secs     2 bytes
//      10  flags    2 bytes, 0x8000 asks for broadcast replies
//      12  ciaddr   4 bytes, the client's address, where it has one
//      16  yiaddr   4 bytes, "your" address: the one offered or leased
//      20  siaddr   4 bytes, the next server of a network boot
//      24  giaddr   4 bytes, the relay
//      28  chaddr   16 bytes, the client's link-layer address
//      44  sname    64 bytes
//     108  file     128 bytes
//     236  cookie   63 82 53 63: options of RFC 2132 follow
//     240  options  code, length, value …; 0 is padding of one byte, 255 the end

/// What a message is for (RFC 2132 section 9.6).
enum DHCPMessageType: UInt8 {
  case discover = 1
  case offer = 2
  case request = 3
  case ack = 5
  case nak = 6
}

/// The options that the server reads or writes (RFC 2132).
enum DHCPOption: UInt8 {
  case subnetMask = 1
  case router = 3
  case leaseTime = 51
  case messageType = 53
  case serverIdentifier = 54
}

/// What the server wants to know of a client's message.
struct BOOTPRequest {
  let transaction: [UInt8]
  let hardwareAddress: [UInt8]
  let type: DHCPMessageType

  /// Reads a message; nil where it is not a client's DHCP message.
  init?(_ bytes: [UInt8]) {
    guard bytes.count > 240, bytes[0] == 1, Array(bytes[236..<240]) == BOOTPReply.cookie else {
      return nil
    }
    transaction = Array(bytes[4..<8])
    hardwareAddress = Array(bytes[28..<34])
    var rest = bytes[240...]
    while let code = rest.popFirst(), code != 255 {
      if code == 0 { continue }
      guard let length = rest.popFirst(), rest.count >= Int(length) else { return nil }
      if code == DHCPOption.messageType.rawValue,
        let type = rest.first.flatMap(DHCPMessageType.init)
      {
        self.type = type
        return
      }
      rest = rest.dropFirst(Int(length))
    }
    return nil
  }
}

/// A server's message, right or wrong.
struct BOOTPReply {
  static let cookie: [UInt8] = [0x63, 0x82, 0x53, 0x63]

  var transaction: [UInt8]
  var hardwareAddress: [UInt8]
  var type: DHCPMessageType
  var yourAddress: [UInt8] = [0, 0, 0, 0]
  var options: [(code: DHCPOption, value: [UInt8])] = []
  /// Whether the message ends amid an option.
  var isCutShort = false

  /// The message as it is sent, 300 bytes at least as BOOTP has it.
  var bytes: [UInt8] {
    let nothing = [UInt8](repeating: 0, count: 4)
    var bytes: [UInt8] = [2, 1, 6, 0] + transaction + nothing + nothing + yourAddress + nothing
    bytes += nothing + hardwareAddress
    bytes += [UInt8](repeating: 0, count: 236 - bytes.count) + BOOTPReply.cookie
    bytes += [DHCPOption.messageType.rawValue, 1, type.rawValue]
    for option in options {
      bytes += [option.code.rawValue, UInt8(option.value.count)] + option.value
    }
    if isCutShort { return bytes + [DHCPOption.router.rawValue, 200, 10, 0] }
    bytes.append(255)
    return bytes + [UInt8](repeating: 0, count: max(0, 300 - bytes.count))
  }
}
