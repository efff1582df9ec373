// How another thread wakes the event loop.

internal import CLinux
package import SystemCalls

/// A flag that any thread can set, and that makes a descriptor readable.
package final class Wake: Sendable {
  private let counter: Descriptor

  /// Makes a flag that is not set.
  ///
  /// - Throws: ``SystemCallError``: `EMFILE`, `ENFILE`, `ENOMEM`.
  package init() throws(SystemCallError) { counter = try Descriptor(wake_open(), of: "eventfd") }

  /// The descriptor to wait for; it is open as long as this value exists.
  package var fileDescriptor: Int32 { counter.number }

  /// Sets the flag; set twice, it is set once.
  package func set() { wake_signal(counter.number) }

  /// Clears the flag; called before what the other thread left is taken.
  package func clear() { wake_clear(counter.number) }
}
