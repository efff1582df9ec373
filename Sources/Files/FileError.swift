// What can go wrong with the files that enicfg reads and writes.

/// A file or directory that could not be used.
package enum FileError: Error, Hashable, Sendable {
  /// A system call failed on the path; `number` is its errno.
  case system(call: String, path: String, number: Int32)
  /// The file holds something else than what enicfg writes there.
  case malformed(path: String)
  /// Another enicfg holds the lock; its process number where the lock file tells it.
  case locked(path: String, holder: Int32?)
}
