// Why a netlink operation failed, as facts.

/// Why a netlink operation failed.
package struct NetlinkError: Error, Hashable, Sendable {
  /// What went wrong.
  package enum Cause: Hashable, Sendable {
    /// The kernel refused: its answer.
    case refused(Refusal)
    /// A system call failed: its name, and the error number (errno.h).
    case systemCall(name: String, number: Int32)
    /// Each of so many dumps was interrupted by changes (`NLM_F_DUMP_INTR`).
    case interrupted(attempts: Int)
    /// The kernel's message could not be read: a length in it is wrong, or it was cut off.
    case malformed
    /// libnl could not make the message: its error number (netlink/errno.h), positive.
    case unencodable(code: Int32)
  }

  /// What was tried.
  package var operation: MessageType
  /// Why it failed.
  package var cause: Cause

  /// Makes an error of its facts.
  package init(_ operation: MessageType, _ cause: Cause) {
    self.operation = operation
    self.cause = cause
  }
}

/// What the kernel answers to a request that it does not fulfil (`struct nlmsgerr`).
package struct Refusal: Hashable, Sendable {
  /// The error number (errno.h), positive.
  package var number: Int32
  /// The kernel's own words (`NLMSGERR_ATTR_MSG`); nil where it has none.
  package var message: String?
  /// The offset of the attribute at fault in the request, in bytes (`NLMSGERR_ATTR_OFFS`).
  package var attributeOffset: UInt32?

  /// Makes a refusal of its facts.
  package init(number: Int32, message: String? = nil, attributeOffset: UInt32? = nil) {
    self.number = number
    self.message = message
    self.attributeOffset = attributeOffset
  }
}

/// Throws where a function of libnl returned an error.
func check(_ operation: MessageType, _ result: Int32) throws(NetlinkError) {
  guard result >= 0 else { throw NetlinkError(operation, .unencodable(code: -result)) }
}
