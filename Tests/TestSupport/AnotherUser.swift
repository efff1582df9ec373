// The rights of another user than root, for tests of what needs no root.

internal import CTestSupport

/// Runs a body with an unprivileged user's rights to files, on the calling thread.
///
/// Without root, the rights stay those of the user who runs the test.
package func withUnprivilegedFiles<Result>(_ body: () throws -> Result) rethrows -> Result {
  let before = thread_file_user_set(65534)
  defer { _ = thread_file_user_set(before) }
  return try body()
}
