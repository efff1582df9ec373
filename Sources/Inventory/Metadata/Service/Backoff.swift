// The waits before a request is repeated.

/// The waits before a throttled or failed request is repeated.
package struct Backoff: Equatable, Sendable {
  /// The maximum of the first wait; each further maximum is twice as long.
  package var first: Duration
  /// The number of waits.
  package var times: Int

  /// Makes a back-off from its parts.
  package init(first: Duration = .milliseconds(100), times: Int = 4) {
    self.first = first
    self.times = times
  }

  /// The next wait, random between half of its maximum and the maximum; nil after the last one.
  mutating func next(using random: inout some RandomNumberGenerator) -> Duration? {
    guard times > 0 else { return nil }
    let wait = first * Double.random(in: 0.5...1, using: &random)
    first *= 2
    times -= 1
    return wait
  }

  /// The next wait where the service asked for one: it lasts as long as that at least, and there is one as
  /// often as the service asks.
  mutating func next(
    asked: Duration?, using random: inout some RandomNumberGenerator
  ) -> Duration? {
    let own = next(using: &random)
    guard let asked, asked > .zero else { return own }
    return max(own ?? .zero, asked)
  }
}
