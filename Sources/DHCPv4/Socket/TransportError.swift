// The error of a socket.

import Glibc
import SystemCalls

/// A failed operation on a socket of the DHCP client.
package struct TransportError: Error, Equatable, Sendable {
  /// The system call, or the step: `open`, `bind`, `sendto`, `recvmsg`, `ppoll`.
  package let operation: String
  /// The error number (errno.h), positive.
  package let number: Int32

  /// Makes an error from its facts.
  package init(operation: String, number: Int32) {
    self.operation = operation
    self.number = number
  }

  /// The error of the last system call on this thread.
  static func last(_ operation: String) -> TransportError {
    TransportError(operation: operation, number: errno)
  }

  /// Whether the link does not exist.
  var isLinkGone: Bool { ErrorNumber(number).isMissingLink }
}
