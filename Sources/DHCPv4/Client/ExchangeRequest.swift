// The messages of an exchange to the servers.

import Model

extension Exchange {
  /// The requested options: 121 before 3, as RFC 3442 requires.
  private static let parameters: [OptionCode] = [
    .subnetMask, .classlessRoutes, .router, .interfaceMTU, .leaseTime, .serverIdentifier,
    .renewalTime, .rebindingTime,
  ]

  /// The longest accepted message: what fits into an Ethernet frame of 1500 bytes.
  private static let maximumMessageSize: UInt16 = 1472

  /// The message for the present state, DISCOVER or REQUEST, with its way to the servers.
  func request(seconds: UInt16) -> Outgoing {
    let bytes = message(seconds: seconds).encoded()
    switch state {
    case .selecting, .requesting, .confirming:
      return .broadcast(Datagram.fromClient(bytes))
    case .renewing(let lease, _):
      return .unicast(bytes, from: lease.host, to: lease.server)
    case .rebinding(let lease, _):
      return .broadcast(Datagram.fromClient(bytes, at: lease.host))
    }
  }

  /// The message for the present state.
  ///
  /// Source: RFC 2131 §4.3.2 and §4.4.1, table 5: only the REQUEST to an offer names the server, and
  /// only an extended lease's address is in `ciaddr`, instead of in an option.
  private func message(seconds: UInt16) -> Message {
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
    case .renewing(let lease, _), .rebinding(let lease, _):
      message.options[.messageType] = [MessageType.request.rawValue]
      message.clientAddress = lease.host
    }
    // Always the same, because servers refuse a MAC with a changed identifier (RFC 2132 §9.14).
    message.options[.clientIdentifier] = [1] + mac.bytes
    var size: [UInt8] = []
    size.append(number: Self.maximumMessageSize)
    message.options[.maximumMessageSize] = size
    message.options[.parameterRequestList] = Self.parameters.map(\.rawValue)
    return message
  }
}
