// When a message that got no answer is sent again.

/// The growing pauses between the transmissions of one message.
///
/// RFC 2131 §4.1 suggests 4 s at first; a cloud's network answers within a millisecond, so that a
/// lost packet shows long before.
struct Retransmission: Hashable, Sendable {
  /// How often the message was sent.
  private(set) var count = 0
  private var shortest = Self.first

  private static let first = Duration.milliseconds(100)
  private static let longest = Duration.seconds(4)

  /// The pause after a transmission: 100…200 ms after the first, twice as long after each further
  /// one, up to 4…8 s; random within that, so that guests that boot together drift apart.
  mutating func next(random: inout some RandomNumberGenerator) -> Duration {
    count += 1
    let pause = shortest + shortest * Double.random(in: 0..<1, using: &random)
    shortest = min(shortest * 2, Self.longest)
    return pause
  }

  /// Begins with the short pauses again: the network has just come back.
  mutating func hurry() { shortest = Self.first }
}
