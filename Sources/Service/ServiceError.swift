// The errors of the room.

internal import Glibc

/// A system call that failed.
package struct ServiceError: Error, Hashable, Sendable {
  /// The call.
  package let operation: String
  /// Its error number (errno.h).
  package let number: Int32

  /// Makes an error from its facts.
  package init(operation: String, number: Int32) {
    self.operation = operation
    self.number = number
  }

  /// The error of the last system call on this thread.
  static func last(_ operation: String) -> ServiceError {
    ServiceError(operation: operation, number: errno)
  }
}
