// An error number of the C library, typed.

internal import Glibc

/// An error number (errno.h).
package struct Errno: Error, Hashable, Sendable {
  /// The number, positive.
  package let rawValue: Int32

  /// Makes an error of a number.
  package init(rawValue: Int32) { self.rawValue = rawValue }

  /// The calling thread's error of its last failed call.
  static var current: Errno { Errno(rawValue: errno) }
}

extension Errno: CustomStringConvertible {
  /// The C library's words for the number.
  package var description: String {
    guard let words = unsafe strerror(rawValue) else { return "error \(rawValue)" }
    return unsafe String(cString: words)
  }
}
