// The growing pauses between tries that fail, and between repairs that do not last.

/// Growing pauses: each is twice the one before, up to a longest one, random by a tenth up and down.
struct Pauses: Equatable, Sendable {
  /// The first pause.
  let first: Duration
  /// The longest one, before it is made random.
  let longest: Duration
  /// How many there were since the last success.
  private(set) var count = 0

  init(from first: Duration, to longest: Duration) {
    self.first = first
    self.longest = longest
  }

  /// The next pause.
  mutating func next(random: inout some RandomNumberGenerator) -> Duration {
    // Beyond 2^20 the longest one has come in any case.
    let pause = min(first * (1 << min(count, 20)), longest)
    count += 1
    return pause.spread(random: &random)
  }

  /// Begins anew, after a success.
  mutating func reset() { count = 0 }
}

extension Duration {
  /// This duration, random by a tenth up and down, so that guests that began together do not stay together.
  func spread(random: inout some RandomNumberGenerator) -> Duration {
    self * Double.random(in: 0.9...1.1, using: &random)
  }
}
