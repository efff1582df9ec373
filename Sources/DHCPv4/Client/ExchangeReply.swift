// The meaning of a packet for an exchange: the checks between the wire and the state machine.

import Model

/// The result of checking a packet.
enum Reading: Equatable, Sendable {
  /// The expected OFFER or ACK.
  case lease(Lease)
  /// A NAK: the server withdraws its offer, or does not know the lease.
  case nak(server: IPv4Address, text: String)
  /// An OFFER or ACK with content that a host should not configure.
  case refused(OfferRefusal, server: IPv4Address?)
  /// A packet to ignore.
  case dropped(DropReason)
}

extension Exchange {
  /// Checks a packet against the present state.
  func read(_ packet: Span<UInt8>, isChecksumReady: Bool) -> Reading {
    do throws(DropReason) {
      let payload = try Datagram.payload(of: packet, isChecksumReady: isChecksumReady)
      return try read(message: packet.extracting(payload))
    } catch {
      return .dropped(error)
    }
  }

  /// Whether a packet answers the request for an extension.
  ///
  /// Such an answer goes to the client's address, and where several links are in one subnet another
  /// one may receive it.
  func awaits(_ packet: Span<UInt8>, isChecksumReady: Bool) -> Bool {
    switch state {
    case .selecting, .requesting, .confirming: return false
    case .renewing, .rebinding:
      guard let payload = try? Datagram.payload(of: packet, isChecksumReady: isChecksumReady),
        let message = try? Message(fixedFieldsOf: packet.extracting(payload))
      else { return false }
      return message.transaction == transaction && message.mac == mac
    }
  }

  private func read(message bytes: Span<UInt8>) throws(DropReason) -> Reading {
    var message: Message
    do { message = try Message(fixedFieldsOf: bytes) } catch { throw .malformedMessage }
    guard message.operation == .reply else { throw .notReply }
    guard message.transaction == transaction else { throw .otherTransaction }
    guard message.mac == mac else { throw .otherHardwareAddress }
    // From here on it is an answer to this exchange, so its errors are reported.
    do {
      message.options = try Options(decoding: bytes)
    } catch {
      return .refused(.malformed(error), server: nil)
    }
    return try read(reply: message)
  }

  private func read(reply message: Message) throws(DropReason) -> Reading {
    let server = (try? message.options.address(.serverIdentifier)) ?? nil
    switch (state, message.type) {
    case (.selecting, .offer):
      break
    case (.requesting(let lease), .acknowledgement):
      guard server == lease.server else { throw .otherServer }
      guard message.yourAddress == lease.host else { throw .otherAddress }
    case (.confirming(let lease), .acknowledgement):
      guard message.yourAddress == lease.host else { throw .otherAddress }
    case (.requesting(let lease), .negativeAcknowledgement):
      guard server == lease.server else { throw .otherServer }
      return .nak(server: lease.server, text: message.options.text(.message))
    case (.renewing, .acknowledgement), (.rebinding, .acknowledgement):
      // Another server may have taken over, and may have another address for the client.
      break
    case (.renewing(let lease, _), .negativeAcknowledgement):
      guard server == lease.server else { throw .otherServer }
      return .nak(server: lease.server, text: message.options.text(.message))
    case (.confirming, .negativeAcknowledgement), (.rebinding, .negativeAcknowledgement):
      guard let server else { throw .otherServer }
      return .nak(server: server, text: message.options.text(.message))
    default:
      throw .unexpectedType
    }
    do {
      return .lease(try Lease(offeredBy: message, known: known))
    } catch {
      return .refused(error, server: server)
    }
  }
}
