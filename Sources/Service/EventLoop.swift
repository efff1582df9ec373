// What a process that only reacts waits with: many descriptors, and one instant.

internal import CLinux
package import SystemCalls

/// A set of descriptors that are waited for together, on one thread.
///
/// Its clock is `CLOCK_BOOTTIME`: an instant that passes while the machine is suspended ends the wait
/// when the machine resumes.
package struct EventLoop: ~Copyable {
  private let set: Descriptor
  private let timer: Descriptor
  /// The instant that the timer is set to, in nanoseconds.
  private var alarm = Int64.max
  private var ids = [Int64](repeating: 0, count: 16)

  /// The timer's ID.
  private static let timerID = Int64.min

  /// Opens a loop without descriptors.
  ///
  /// - Throws: ``SystemCallError``: `EMFILE`, `ENFILE`, `ENOMEM`.
  package init() throws(SystemCallError) {
    let set = try Descriptor(readable_set_open(), of: "epoll_create1")
    let timer = try Descriptor(boot_timer_open(), of: "timerfd_create")
    guard readable_set_add(set.number, timer.number, Self.timerID) == 0 else {
      throw .last("epoll_ctl")
    }
    self.set = set
    self.timer = timer
  }

  /// Now: the time since the machine started, suspension included.
  package var now: Duration { .nanoseconds(boot_clock_nanoseconds()) }

  /// Waits for a descriptor too, from now on; the caller keeps it open until it is removed.
  ///
  /// - Parameter id: What ``wait(until:)`` calls it; not `Int.min`.
  /// - Throws: ``SystemCallError``: `EEXIST` if it was added before, `EPERM` for a file.
  package func add(_ descriptor: Int32, id: Int) throws(SystemCallError) {
    guard readable_set_add(set.number, descriptor, Int64(id)) == 0 else { throw .last("epoll_ctl") }
  }

  /// Does not wait for a descriptor any more; called before it is closed.
  ///
  /// - Throws: ``SystemCallError``: `ENOENT` if it was not added.
  package func remove(_ descriptor: Int32) throws(SystemCallError) {
    guard readable_set_remove(set.number, descriptor) == 0 else { throw .last("epoll_ctl") }
  }

  /// Waits until descriptors are readable, or until an instant of ``now``; nil is never.
  ///
  /// A descriptor that is not read stays readable, and ends the next wait at once. If many are, the
  /// ones that a call leaves out are first in the next one. An instant that has passed does not
  /// hide what is readable.
  ///
  /// - Returns: The IDs of readable descriptors; empty if the time is up.
  /// - Throws: ``SystemCallError`` if `epoll_wait` or `timerfd_settime` fails.
  package mutating func wait(until instant: Duration?) throws(SystemCallError) -> Set<Int> {
    try setTimer(instant?.nanoseconds ?? .max)
    let set = set.number
    let count = unsafe ids.withUnsafeMutableBufferPointer { ids in
      unsafe readable_set_wait(set, ids.baseAddress, Int32(ids.count))
    }
    guard count >= 0 else { throw .last("epoll_wait") }
    var readable = Set<Int>()
    for id in ids.prefix(Int(count)) where id != Self.timerID {
      readable.insert(Int(id))
    }
    return readable
  }

  /// Sets the timer; one that has run out stays readable until it is set again.
  private mutating func setTimer(_ nanoseconds: Int64) throws(SystemCallError) {
    guard nanoseconds != alarm else { return }
    guard boot_timer_set(timer.number, nanoseconds) == 0 else { throw .last("timerfd_settime") }
    alarm = nanoseconds
  }
}

extension Duration {
  /// Whole nanoseconds, the clock's resolution; beyond 285 years the largest number, or 0.
  fileprivate var nanoseconds: Int64 {
    let (seconds, attoseconds) = components
    guard abs(seconds) < 9_000_000_000 else { return seconds < 0 ? 0 : .max }
    return seconds * 1_000_000_000 + attoseconds / 1_000_000_000
  }
}
