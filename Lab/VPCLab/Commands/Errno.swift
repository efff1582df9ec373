// An error number of the C library as a type.

internal import Glibc

/// An error number (errno.h).
package struct Errno: Error, Hashable, Sendable {
  /// The number, positive.
  package let rawValue: Int32

  /// Makes an error from its number.
  package init(rawValue: Int32) { self.rawValue = rawValue }

  /// `errno` of the calling thread.
  static var current: Errno { Errno(rawValue: errno) }
}

extension Errno: CustomStringConvertible {
  /// The text of strerror(3).
  package var description: String {
    guard let words = unsafe strerror(rawValue) else { return "error \(rawValue)" }
    return unsafe String(cString: words)
  }
}
