// A network namespace of a test's own: a test has no effect outside of it.

internal import CTestSupport
internal import Glibc

/// Why a test's namespace could not be made.
///
/// The test must fail then, not be skipped.
package struct NamespaceError: Error, CustomStringConvertible {
  /// The function that failed.
  package var function: String
  /// The error number (errno.h).
  package var number: Int32

  /// What failed, and how to run the test.
  package var description: String {
    "\(function) failed with error \(number): run as root, or the whole run under unshare -rn"
  }
}

/// Runs a body in a new network namespace, on a thread that ends with it.
///
/// The namespace has a loopback link that is down. It ends with its last thread and socket. Commands that
/// the body starts run in it too.
///
/// - Throws: ``NamespaceError``, or what the body throws.
package func inPrivateNamespace<Result: Sendable>(
  _ body: @escaping @Sendable () throws -> Result
) throws -> Result {
  try inNamespace(entered: new_network_namespace, body)
}

/// Runs a body in the network namespace of a process, on a thread that ends with it.
///
/// Commands that the body starts run in it too.
///
/// - Throws: ``NamespaceError``, or what the body throws.
package func inNetworkNamespace<Result: Sendable>(
  of process: Int32, _ body: @escaping @Sendable () throws -> Result
) throws -> Result {
  try inNamespace(entered: { network_namespace_of(process) }, body)
}

private func inNamespace<Result: Sendable>(
  entered enter: @escaping @Sendable () -> Int32, _ body: @escaping @Sendable () throws -> Result
) throws -> Result {
  // A new thread for this body, because the test's own thread could not return to its namespace.
  let errand = Errand(enter, body)
  var thread = pthread_t()
  let created = unsafe pthread_create(
    &thread, nil,
    { context in
      guard let context = unsafe context else { return nil }
      unsafe Unmanaged<AnyErrand>.fromOpaque(context).takeRetainedValue().run()
      return nil
    }, Unmanaged<AnyErrand>.passRetained(errand).toOpaque())
  guard created == 0 else { throw NamespaceError(function: "pthread_create", number: created) }
  pthread_join(thread, nil)
  guard let result = errand.result else { throw NamespaceError(function: "run", number: 0) }
  return try result.get()
}

/// Runs a body as ``inPrivateNamespace(_:)`` does, with a /sys that shows the namespace's links.
///
/// - Throws: ``NamespaceError``, ``CommandFailure``, or what the body throws.
package func inPrivateNamespaceWithSysfs<Result: Sendable>(
  _ body: @escaping @Sendable () throws -> Result
) throws -> Result {
  try inPrivateNamespace {
    let error = new_mount_namespace()
    guard error == 0 else { throw NamespaceError(function: "unshare", number: error) }
    try run("mount", ["--make-rprivate", "/"])
    try run("mount", ["-t", "sysfs", "sysfs", "/sys"])
    return try body()
  }
}

/// An errand without its generic type, which the context of a C function can't have.
private class AnyErrand {
  func run() {}
}

/// The work of the thread, and its result.
private final class Errand<Value>: AnyErrand {
  let enter: () -> Int32
  let body: () throws -> Value
  var result: Result<Value, any Error>?

  init(_ enter: @escaping () -> Int32, _ body: @escaping () throws -> Value) {
    self.enter = enter
    self.body = body
  }

  override func run() {
    result = Result {
      let error = enter()
      guard error == 0 else { throw NamespaceError(function: "unshare", number: error) }
      return try body()
    }
  }
}
