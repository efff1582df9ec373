// A message of the faulty DHCP server, correct or not.
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

/// A server's message, correct or not.
struct BOOTPReply {
  static let cookie: [UInt8] = [0x63, 0x82, 0x53, 0x63]

  var transaction: [UInt8]
  var hardwareAddress: [UInt8]
  var type: DHCPMessageType
  var yourAddress: [UInt8] = [0, 0, 0, 0]
  var options: [(code: DHCPOption, value: [UInt8])] = []
  /// Whether the message ends within an option.
  var isCutShort = false

  /// The message as it is sent: at least 300 bytes, the minimum of BOOTP.
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
