// How long to wait before asking again.

/// How long to wait before asking again what was throttled or failed.
package struct Backoff: Hashable, Sendable {
  /// The longest that the first wait can be; each further one is twice as long.
  package var first: Duration
  /// How many times to wait.
  package var times: Int

  /// Makes a back-off.
  package init(first: Duration = .milliseconds(100), times: Int = 4) {
    self.first = first
    self.times = times
  }

  /// The next wait, between half of its time and all of it; nil where there is none.
  mutating func next(using random: inout some RandomNumberGenerator) -> Duration? {
    guard times > 0 else { return nil }
    let wait = first * Double.random(in: 0.5...1, using: &random)
    first *= 2
    times -= 1
    return wait
  }
}
