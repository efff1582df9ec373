// When the next round is due, and why.

import Model

/// Why a round is done.
package enum RoundCause: String, Hashable, Sendable, CaseIterable {
  /// The agent began.
  case start
  /// The configuration is to be read again.
  case reload
  /// The metadata service says something else than before.
  case inventory
  /// A NIC came.
  case arrival
  /// The network changed.
  case network
  /// A lease was granted.
  case lease
  /// Something that failed, or was left alone, is tried again.
  case retry
}

/// When the next round of all ENIs is due, and why: pure.
struct RoundSchedule: Equatable, Sendable {
  /// Why the next round is done; empty where none is due.
  private(set) var causes: Set<RoundCause> = []
  /// When it is due.
  private(set) var due: Duration?
  /// When the network changed first since the last round.
  private var firstNews: Duration?
  private var failures = Pauses(from: .seconds(1), to: .seconds(60))
  /// No round before this, since the last one could not begin.
  private var pause: Duration?
  /// When the last round ended that only the network caused.
  private var lastEnd = Duration.zero
  /// How long after that the next one is due at the earliest.
  private var gap = Duration.zero

  /// News of the network mostly comes in bursts: so long after the last one, a round is due.
  static let settling = Duration.milliseconds(50)
  /// So long after the first news, a round is due in any case.
  static let longestSettling = Duration.milliseconds(300)
  /// The gaps between rounds that changed nothing: what is undone is to be back within a second.
  static let shortestGap = Duration.milliseconds(100)
  static let longestGap = Duration.milliseconds(500)

  /// Nothing is due.
  init() {}

  /// The network changed.
  mutating func networkChanged(at now: Duration) {
    let first = firstNews ?? now
    firstNews = first
    causes.insert(.network)
    let settled = max(
      lastEnd + gap, min(now + Self.settling, first + Self.longestSettling))
    // What is due before because of something else stays so.
    let wanted = causes == [.network] ? settled : min(due ?? settled, settled)
    due = max(pause ?? wanted, wanted)
  }

  /// A round is due at an instant, or before.
  mutating func request(_ cause: RoundCause, at instant: Duration) {
    causes.insert(cause)
    due = min(due ?? instant, instant)
  }

  /// Takes what is due: it counts as done from here on.
  ///
  /// - Returns: Nil where nothing is due.
  mutating func take(at now: Duration) -> Set<RoundCause>? {
    guard let due, due <= now else { return nil }
    defer {
      self.due = nil
      causes = []
      firstNews = nil
    }
    return causes
  }

  /// A round could not even begin: it is tried again.
  ///
  /// - Returns: After how long.
  mutating func failed(
    _ causes: Set<RoundCause>, at now: Duration, random: inout some RandomNumberGenerator
  ) -> Duration {
    let pause = failures.next(random: &random)
    self.causes.formUnion(causes)
    due = now + pause
    self.pause = due
    return pause
  }

  /// A round began.
  mutating func began() {
    failures.reset()
    pause = nil
  }

  /// A round is over.
  ///
  /// If news that concern no ENI after all go on and on, rounds come less often. As soon as one changes
  /// something, the next one comes at once.
  ///
  /// - Parameter hasChanged: Whether it changed something.
  mutating func ended(_ causes: Set<RoundCause>, hasChanged: Bool, at now: Duration) {
    if hasChanged { gap = .zero }
    guard causes == [.network] else { return }
    lastEnd = now
    if !hasChanged { gap = min(max(gap * 2, Self.shortestGap), Self.longestGap) }
  }
}
