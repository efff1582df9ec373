// What a packet means to an exchange: the checks between the wire and the state machine.

import Model

/// What a packet turned out to be.
enum Reading: Hashable, Sendable {
  /// The OFFER or the ACK that was waited for.
  case lease(Lease)
  /// The server takes back what it offered, or does not know the lease.
  case nak(server: IPv4Address, text: String)
  /// An OFFER or ACK whose content no host should configure.
  case refused(OfferRefusal, server: IPv4Address?)
  /// Nothing to act upon.
  case dropped(DropReason)
}

extension Exchange {
  /// Reads a packet in the light of the present state.
  func read(_ packet: Span<UInt8>, isChecksumReady: Bool) -> Reading {
    do throws(DropReason) {
      let payload = try Datagram.payload(of: packet, isChecksumReady: isChecksumReady)
      return try read(message: packet.extracting(payload))
    } catch {
      return .dropped(error)
    }
  }

  private func read(message bytes: Span<UInt8>) throws(DropReason) -> Reading {
    var message: Message
    do { message = try Message(fixedFieldsOf: bytes) } catch { throw .malformedMessage }
    guard message.operation == .reply else { throw .notReply }
    guard message.transaction == transaction else { throw .otherTransaction }
    guard message.mac == mac else { throw .otherHardwareAddress }
    // From here on it is an answer to this exchange: what is wrong with it is worth telling.
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
    case (.confirming, .negativeAcknowledgement):
      guard let server else { throw .otherServer }
      return .nak(server: server, text: message.options.text(.message))
    default:
      throw .unexpectedType
    }
    do {
      return .lease(try Lease(offeredBy: message))
    } catch {
      return .refused(error, server: server)
    }
  }
}
