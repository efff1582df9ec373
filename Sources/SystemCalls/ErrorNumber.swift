// An error number of the C library, with its name and its words.

internal import CLinux
internal import Glibc

/// Why the kernel refused a request or a system call (errno.h).
package struct ErrorNumber {
  /// The number, positive.
  package let rawValue: Int32

  /// Makes an error number of its number.
  package init(_ rawValue: Int32) { self.rawValue = rawValue }

  /// The name in errno.h, such as `ENETUNREACH`; `errno 101` where the C library knows no names.
  package var name: String {
    unsafe clinux_error_name(rawValue).map { unsafe String(cString: $0) } ?? "errno \(rawValue)"
  }

  /// The C library's words, such as `Network is unreachable`.
  package var words: String {
    unsafe strerror(rawValue).map { unsafe String(cString: $0) } ?? "Unknown error \(rawValue)"
  }

  /// The words with the name: `Network is unreachable (ENETUNREACH)`.
  package var text: String { "\(words) (\(name))" }

  /// Whether a right is missing, to the file or to the operation (`EACCES`, `EPERM`).
  package var isMissingRight: Bool { rawValue == EACCES || rawValue == EPERM }

  /// Whether the link is not there, or not any more (`ENODEV`, `ENXIO`).
  package var isMissingLink: Bool { rawValue == ENODEV || rawValue == ENXIO }
}
