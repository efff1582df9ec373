// An error number of the C library, with its name and its message.

internal import CLinux
internal import Glibc

/// Why the kernel refused a request or a system call (errno.h).
package struct ErrorNumber {
  /// The number, positive.
  package let rawValue: Int32

  /// Makes an error number from the C library's.
  package init(_ rawValue: Int32) { self.rawValue = rawValue }

  /// The name in errno.h, such as `ENETUNREACH`; `errno 101` if the C library does not know the
  /// name.
  package var name: String {
    unsafe clinux_error_name(rawValue).map { unsafe String(cString: $0) } ?? "errno \(rawValue)"
  }

  /// The C library's message, such as `Network is unreachable`.
  package var words: String {
    unsafe strerror(rawValue).map { unsafe String(cString: $0) } ?? "Unknown error \(rawValue)"
  }

  /// The message with the name: `Network is unreachable (ENETUNREACH)`.
  package var text: String { "\(words) (\(name))" }

  /// Whether permission for the file or the operation is missing (`EACCES`, `EPERM`).
  package var isMissingRight: Bool { rawValue == EACCES || rawValue == EPERM }

  /// Whether the link does not exist (`ENODEV`, `ENXIO`).
  package var isMissingLink: Bool { rawValue == ENODEV || rawValue == ENXIO }
}
