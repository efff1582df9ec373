// When the metadata service is asked next.

import Model

/// When the metadata service is asked next: pure.
struct PollSchedule: Equatable, Sendable {
  /// How often it is asked.
  let interval: Duration
  /// When it is asked next; nil while it is being asked.
  private(set) var due: Duration?
  /// Whether it is to be asked again at once, when it has answered.
  private var isWantedAgain = false
  /// NICs that the service does not know, or not all of, and since when they are awaited.
  private var unknown: [MACAddress: Duration] = [:]
  private var quick = Pauses(from: .milliseconds(500), to: .seconds(8))
  private var failures = Pauses(from: .seconds(2), to: .seconds(60))

  /// The longest wish to be left alone that is heeded: a service that is down for an hour may say a day.
  static let longestWish = Duration.seconds(3600)

  /// How long a NIC that came is waited for: the service knows it seconds after the kernel.
  static let patience = Duration.seconds(45)

  /// Asks at once, and then every `interval`.
  init(every interval: Duration, from now: Duration) {
    self.interval = interval
    due = now
  }

  /// Asks at once; if it is being asked, again after that, since its answer may be older than the
  /// question.
  mutating func hurry(at now: Duration) {
    quick.reset()
    if due == nil { isWantedAgain = true } else { due = min(due ?? now, now) }
  }

  /// Takes a question that is due: the service is being asked from here on.
  mutating func take(at now: Duration) -> Bool {
    guard let due, due <= now else { return false }
    self.due = nil
    return true
  }

  /// The service answered, or did not.
  ///
  /// - Parameters:
  ///   - isWhole: Whether it said which ENIs there are.
  ///   - wasHeard: Whether it ever did.
  ///   - wish: How long it wants to be left alone; nil if it does not say.
  mutating func answered(
    isWhole: Bool, wasHeard: Bool, wish: Duration? = nil, at now: Duration,
    random: inout some RandomNumberGenerator
  ) {
    var pause = interval.spread(random: &random)
    if isWhole {
      failures.reset()
    } else {
      // Before the first answer it is asked more often. Afterwards it gets no more questions than it would
      // if it answered.
      let next = failures.next(random: &random)
      pause = wasHeard ? max(pause, next) : min(pause, next)
    }
    if isAwaiting(at: now) { pause = min(pause, quick.next(random: &random)) }
    if isWantedAgain { pause = .zero }
    isWantedAgain = false
    due = now + max(pause, min(wish ?? .zero, Self.longestWish))
  }

  /// NICs are there that the service does not know all of: it is asked more often for a while.
  mutating func missing(
    _ nics: Set<MACAddress>, at now: Duration, random: inout some RandomNumberGenerator
  ) {
    unknown = unknown.filter { nics.contains($0.key) }
    let added = nics.filter { unknown[$0] == nil }
    for nic in added { unknown[nic] = now }
    if !added.isEmpty { quick.reset() }
    guard !added.isEmpty, let next = due else { return }
    due = min(next, now + quick.next(random: &random))
  }

  /// Whether a NIC that came is still waited for.
  func isAwaiting(at now: Duration) -> Bool {
    unknown.values.contains { now - $0 < Self.patience }
  }

  /// The NICs that are still waited for.
  func awaited(at now: Duration) -> Set<MACAddress> {
    Set(unknown.filter { now - $0.value < Self.patience }.keys)
  }
}
