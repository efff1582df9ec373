// A system call that failed.

internal import Glibc

/// A system call that failed.
package struct SystemCallError: Error, Hashable, Sendable {
  /// The call, or the step: `open`, `bind`, `sendto`, `recvmsg`, `ppoll`.
  package let operation: String
  /// The error number (errno.h), positive.
  package let number: Int32

  /// Makes an error from its facts.
  package init(operation: String, number: Int32) {
    self.operation = operation
    self.number = number
  }

  /// The error of the last system call on this thread.
  package static func last(_ operation: String) -> SystemCallError {
    SystemCallError(operation: operation, number: errno)
  }

  /// Whether the link does not exist.
  package var isLinkGone: Bool { ErrorNumber(number).isMissingLink }
}
