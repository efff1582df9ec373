// What an exchange says to the servers.

import Model

extension Exchange {
  /// The options asked for: 121 before 3, as RFC 3442 wants.
  private static let parameters: [OptionCode] = [
    .subnetMask, .classlessRoutes, .router, .interfaceMTU, .leaseTime, .serverIdentifier,
    .renewalTime, .rebindingTime,
  ]

  /// The longest message that is taken: what fits into an Ethernet frame of 1500 bytes.
  private static let maximumMessageSize: UInt16 = 1472

  /// The message of the present state: DISCOVER or REQUEST.
  ///
  /// Source: RFC 2131 §4.3.2 and §4.4.1, table 5: the server is named only in the REQUEST to an
  /// offer, and `ciaddr` stays 0 in all of them.
  func request(seconds: UInt16) -> Message {
    var message = Message(
      operation: .request, transaction: transaction, seconds: seconds, mac: mac)
    switch state {
    case .selecting:
      message.options[.messageType] = [MessageType.discover.rawValue]
    case .requesting(let lease):
      message.options[.messageType] = [MessageType.request.rawValue]
      message.options[.requestedAddress] = lease.host.bytes
      message.options[.serverIdentifier] = lease.server.bytes
    case .confirming(let lease):
      message.options[.messageType] = [MessageType.request.rawValue]
      message.options[.requestedAddress] = lease.host.bytes
    }
    // Always the same, since servers refuse a MAC whose identifier changes (RFC 2132 §9.14).
    message.options[.clientIdentifier] = [1] + mac.bytes
    var size: [UInt8] = []
    size.append(number: Self.maximumMessageSize)
    message.options[.maximumMessageSize] = size
    message.options[.parameterRequestList] = Self.parameters.map(\.rawValue)
    return message
  }
}
