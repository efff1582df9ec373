// The times at which an unanswered message is sent again.

/// The growing pauses between the transmissions of one message.
///
/// RFC 2131 §4.1 suggests a first pause of 4 s. A cloud's network answers within a millisecond, so
/// a lost packet is noticed earlier.
struct Retransmission: Equatable, Sendable {
  /// The number of transmissions.
  private(set) var count = 0
  private var shortest = Self.first

  private static let first = Duration.milliseconds(100)
  private static let longest = Duration.seconds(4)

  /// The pause after a transmission: 100…200 ms after the first, twice as long after each further
  /// one, up to 4…8 s; random in these ranges, so that guests that boot together do not send
  /// together.
  mutating func next(random: inout some RandomNumberGenerator) -> Duration {
    count += 1
    let pause = shortest + shortest * Double.random(in: 0..<1, using: &random)
    shortest = min(shortest * 2, Self.longest)
    return pause
  }

  /// Restarts with short pauses, because the network has just come back.
  mutating func hurry() { shortest = Self.first }
}
