// A clock that goes on only while something sleeps.

import Engine
import Files
import StateFiles

/// A clock that a test sets.
final class FakeClock: EngineClock {
  /// The time since the test began.
  var now = Duration.zero
  /// Every sleep, in order.
  private(set) var sleeps: [Duration] = []
  /// Called after each sleep.
  var afterSleep: () -> Void = {}

  func moment() throws(FileError) -> BootMoment {
    BootMoment(
      seconds: 1000 + UInt64(now.components.seconds), boot: "this boot", namespace: "this namespace"
    )
  }

  func sleep(_ duration: Duration) {
    now += duration
    sleeps.append(duration)
    afterSleep()
  }

  /// How long was slept altogether.
  var slept: Duration { sleeps.reduce(.zero, +) }
}
