// A client's message as the faulty DHCP server reads it; BOOTPReply.swift shows the layout.

/// The fields of a client's message that the server uses.
struct BOOTPRequest {
  let transaction: [UInt8]
  let hardwareAddress: [UInt8]
  let type: DHCPMessageType

  /// Reads a message; nil if it is not a client's DHCP message.
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
