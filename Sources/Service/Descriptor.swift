// The owner of a descriptor.

internal import Glibc
import SystemCalls

/// A descriptor that is closed with its owner.
struct Descriptor: ~Copyable, Sendable {
  let number: Int32

  /// Takes what a call returned.
  ///
  /// - Throws: ``SystemCallError`` of the call if it failed.
  init(_ result: Int32, of operation: String) throws(SystemCallError) {
    guard result >= 0 else { throw .last(operation) }
    number = result
  }

  deinit { close(number) }
}
