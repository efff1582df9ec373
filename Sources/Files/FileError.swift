// The errors of reading and writing files.

internal import Glibc

/// Why a file or directory could not be used.
package enum FileError: Error, Hashable, Sendable {
  /// A system call failed on the path; `number` is its errno.
  case system(call: String, path: String, number: Int32)
  /// The file's content is not what enicfg writes there.
  case malformed(path: String)
  /// The file or directory is not used, because another user could change what is in it.
  case untrusted(path: String, why: Distrust)
  /// The pipe or the device had not ended within this time.
  case silent(path: String, after: Duration)
  /// Another enicfg holds the lock; `holder` is its process ID, if the lock file contains it.
  case locked(path: String, holder: Int32?)

  /// Whether something is there and cannot be what enicfg wrote: broken content, a directory, a pipe, a file
  /// without an end.
  package var isAboutContent: Bool {
    switch self {
    case .malformed, .silent: true
    case .system("read", _, let number): number == EISDIR || number == EFBIG
    case .system, .untrusted, .locked: false
    }
  }
}
