// The kernel's answer to a request: success, or a refusal with its extended acknowledgement.

internal import CNetlink

/// The content of `NLMSG_ERROR` and `NLMSG_DONE`.
enum Answer: Hashable {
  case done
  case refused(Refusal)

  /// Reads an acknowledgement or the end of a dump; nil if it is malformed or another message.
  init?(_ message: ReceivedMessage) {
    // In old kernels, NLMSG_DONE has no number.
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

  /// The attributes after the number and the repeated request; nil if there are none.
  private static func extendedAcknowledgement(of message: ReceivedMessage) -> Attributes? {
    guard message.flags & UInt16(NLM_F_ACK_TLVS) != 0 else { return nil }
    var repeated = 0
    if message.type == .error {
      // struct nlmsgerr: the number, the request's header, and the request's body unless it was
      // capped.
      guard let length = message.payload.number(at: 4, as: UInt32.self), length >= 16 else {
        return nil
      }
      let isCapped = message.flags & UInt16(NLM_F_CAPPED) != 0
      repeated = isCapped ? ReceivedMessage.headerLength : (Int(length) + 3) & ~3
    }
    return Attributes(message.payload.dropFirst(4 + repeated))
  }
}
