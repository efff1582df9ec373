// The errors of reading and writing files.

/// Why a file or directory could not be used.
package enum FileError: Error, Hashable, Sendable {
  /// A system call failed on the path; `number` is its errno.
  case system(call: String, path: String, number: Int32)
  /// The file's content is not what enicfg writes there.
  case malformed(path: String)
  /// The file or directory is not used, because another user could change what is in it.
  case untrusted(path: String, why: Distrust)
  /// Another enicfg holds the lock; `holder` is its process ID, if the lock file contains it.
  case locked(path: String, holder: Int32?)
}
