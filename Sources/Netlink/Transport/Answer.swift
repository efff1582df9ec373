// The kernel's answer to a request: done, or a refusal with its extended acknowledgement.

internal import CNetlink

/// What `NLMSG_ERROR` and `NLMSG_DONE` say.
enum Answer: Hashable {
  case done
  case refused(Refusal)

  /// Reads an acknowledgement or the end of a dump; nil where it is malformed or another message.
  init?(_ message: ReceivedMessage) {
    // NLMSG_DONE of old kernels has no number.
    let raw: UInt32? = message.payload.number(at: 0)
    guard let raw = raw ?? (message.type == .done ? 0 : nil) else { return nil }
    let number = Int32(bitPattern: raw)
    guard number != 0 else {
      self = .done
      return
    }
    guard number < 0, number != .min else { return nil }
    let attributes = Self.extendedAcknowledgement(of: message)
    self = .refused(
      Refusal(
        number: -number, message: attributes?[Int(NLMSGERR_ATTR_MSG.rawValue)]?.text,
        attributeOffset: attributes?.number(Int(NLMSGERR_ATTR_OFFS.rawValue))))
  }

  /// The attributes behind the number and the repeated request; nil where there are none.
  private static func extendedAcknowledgement(of message: ReceivedMessage) -> Attributes? {
    guard message.flags & UInt16(NLM_F_ACK_TLVS) != 0 else { return nil }
    var repeated = 0
    if message.type == .error {
      // struct nlmsgerr: the number, the request's header, and its body unless that was capped.
      guard let length = message.payload.number(at: 4, as: UInt32.self), length >= 16 else {
        return nil
      }
      let isCapped = message.flags & UInt16(NLM_F_CAPPED) != 0
      repeated = isCapped ? ReceivedMessage.headerLength : (Int(length) + 3) & ~3
    }
    return Attributes(message.payload.dropFirst(4 + repeated))
  }
}
