// Growing pauses between transmissions, or between attempts.

/// The growing pauses between the transmissions of one message, or between attempts to get a lease.
///
/// RFC 2131 §4.1 suggests a first pause of 4 s. A cloud's network answers within a millisecond, so
/// a lost packet is noticed earlier.
struct Retransmission: Equatable, Sendable {
  /// The number of pauses begun.
  private(set) var count = 0
  private var shortest: Duration
  private let first: Duration
  private let longest: Duration

  /// Begins with a pause of `first` to twice that time, and ends with one of `longest` to twice that.
  init(first: Duration = .milliseconds(100), longest: Duration = .seconds(4)) {
    self.first = first
    self.longest = longest
    shortest = first
  }

  /// The next pause: the first one is the shortest, each further one is twice as long; random up to
  /// twice that time, so that guests that boot together do not send together.
  mutating func next(random: inout some RandomNumberGenerator) -> Duration {
    count += 1
    let pause = shortest + shortest * Double.random(in: 0..<1, using: &random)
    shortest = min(shortest * 2, longest)
    return pause
  }

  /// Restarts with short pauses, because the network has just come back.
  mutating func hurry() { shortest = first }
}
