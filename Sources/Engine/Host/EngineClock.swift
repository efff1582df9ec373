// The clock, as the engine needs it: which moment it is, and how to wait.

import CLinux
package import Files
package import StateFiles

/// A clock that can be waited on.
package protocol EngineClock {
  /// Now, as records are marked with it.
  ///
  /// - Throws: ``FileError`` where the kernel does not tell which boot this is.
  func moment() throws(FileError) -> BootMoment

  /// The time since an instant that never changes.
  var now: Duration { get }

  /// Waits; where a signal asks for the end, no longer.
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
    termination_signal_wait(seconds, attoseconds / 1_000_000_000)
  }
}
