// The clock, as the engine needs it: which moment it is, and how to wait.

package import Files
import Glibc
package import StateFiles

/// A clock that can be waited on.
package protocol EngineClock {
  /// Now, as records are marked with it.
  ///
  /// - Throws: ``FileError`` where the kernel does not tell which boot this is.
  func moment() throws(FileError) -> BootMoment

  /// The time since an instant that never changes.
  var now: Duration { get }

  /// Waits.
  func sleep(_ duration: Duration)
}

/// The machine's clock.
package struct SystemClock: EngineClock {
  private let start = ContinuousClock.now

  /// Starts to count.
  package init() {}

  /// Now; see ``EngineClock/moment()``.
  package func moment() throws(FileError) -> BootMoment { try .now() }

  /// The time since this clock was made.
  package var now: Duration { ContinuousClock.now - start }

  /// Blocks the calling thread.
  package func sleep(_ duration: Duration) {
    let (seconds, attoseconds) = duration.components
    var time = timespec(tv_sec: Int(seconds), tv_nsec: Int(attoseconds / 1_000_000_000))
    unsafe nanosleep(&time, nil)
  }
}
