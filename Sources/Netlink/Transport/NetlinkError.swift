// The facts of a failed netlink operation.

/// Why a netlink operation failed.
package struct NetlinkError: Error, Hashable, Sendable {
  /// What went wrong.
  package enum Cause: Hashable, Sendable {
    /// The kernel refused the request with this answer.
    case refused(Refusal)
    /// The system call of this name failed with this error number (errno.h).
    case systemCall(name: String, number: Int32)
    /// Changes interrupted every one of this many dumps (`NLM_F_DUMP_INTR`).
    case interrupted(attempts: Int)
    /// The kernel's message is malformed: a length in it is wrong, or it is truncated.
    case malformed
    /// Of a dump there was more than was wanted: the rest is unread.
    case givenUp
    /// libnl could not make the message: its error number (netlink/errno.h), positive.
    case unencodable(code: Int32)
  }

  /// The request.
  package var operation: MessageType
  /// Why it failed.
  package var cause: Cause

  /// Makes an error from its facts.
  package init(_ operation: MessageType, _ cause: Cause) {
    self.operation = operation
    self.cause = cause
  }
}

/// The kernel's answer to a request that it refuses (`struct nlmsgerr`).
package struct Refusal: Hashable, Sendable {
  /// The error number (errno.h), positive.
  package var number: Int32
  /// The kernel's message (`NLMSGERR_ATTR_MSG`); nil if there is none.
  package var message: String?
  /// The offset of the invalid attribute in the request, in bytes (`NLMSGERR_ATTR_OFFS`).
  package var attributeOffset: UInt32?

  /// Makes a refusal from its facts.
  package init(number: Int32, message: String? = nil, attributeOffset: UInt32? = nil) {
    self.number = number
    self.message = message
    self.attributeOffset = attributeOffset
  }
}

/// Throws if a function of libnl returned an error.
func check(_ operation: MessageType, _ result: Int32) throws(NetlinkError) {
  guard result >= 0 else { throw NetlinkError(operation, .unencodable(code: -result)) }
}
