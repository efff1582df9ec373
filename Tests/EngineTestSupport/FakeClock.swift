// A clock that goes on only while something sleeps.

import Engine
package import Files
package import StateFiles

/// A clock that a test sets.
package final class FakeClock: EngineClock {
  /// The time since the test began.
  package var now = Duration.zero
  /// Every sleep, in order.
  package private(set) var sleeps: [Duration] = []
  /// Called after each sleep.
  package var afterSleep: () -> Void = {}

  package func moment() throws(FileError) -> BootMoment {
    BootMoment(
      seconds: 1000 + UInt64(now.components.seconds), boot: "this boot", namespace: "this namespace"
    )
  }

  package func sleep(_ duration: Duration) {
    now += duration
    sleeps.append(duration)
    afterSleep()
  }

  /// How long was slept altogether.
  package var slept: Duration { sleeps.reduce(.zero, +) }
}
