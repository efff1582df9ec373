// What the agent remembers of one ENI between rounds: when to try again, and whether another program fights it.

import Model

/// What the agent remembers of one ENI.
struct ENIState: Equatable, Sendable {
  /// Why nothing is done about an ENI for a while.
  struct Hold: Equatable, Sendable {
    /// The reason.
    enum Reason: Equatable, Sendable {
      /// The last round failed for it.
      case failed
      /// What was repaired was undone again and again.
      case fought
    }

    /// The reason.
    var reason: Reason
    /// When it ends.
    var until: Duration
  }

  /// Why nothing is done about it, and until when; nil where nothing keeps the next round from it.
  private(set) var hold: Hold?
  /// How many rounds repaired it.
  private(set) var repairs = 0
  private var tries = Pauses(from: .seconds(5), to: .seconds(300))
  private var fights = Pauses(from: .seconds(1), to: .seconds(300))
  /// How many repairs followed each other closely, the last one when, and with which pause.
  private var streak = 0
  private var lastRepair = Duration.zero
  private var lastPause = Duration.zero
  /// Whether the link went down since the last round: with that the kernel removed its routes.
  private var wentDown = false
  /// Nothing is restored before this; nil where that may be at once.
  private(set) var restoresAfter: Duration?

  /// What was repaired and undone within this time, after the pause, was undone soon.
  static let soon = Duration.seconds(60)
  /// So many repairs that are soon undone cost no pause.
  static let freeRepairs = 3

  /// Nothing happened yet.
  init() {}

  /// Begins from scratch after an administrator configured the ENI: only what is counted stays.
  init(after earlier: ENIState) { repairs = earlier.repairs }

  /// Whether nothing is to be done about it now.
  func isHeld(at now: Duration) -> Bool { hold.map { $0.until > now } ?? false }

  /// The last round failed for it.
  ///
  /// - Parameter isBusy: Whether only another enicfg was in the way.
  /// - Returns: How long it is left alone.
  mutating func failed(
    at now: Duration, isBusy: Bool, random: inout some RandomNumberGenerator
  ) -> Duration {
    let pause = isBusy ? Duration.seconds(1).spread(random: &random) : tries.next(random: &random)
    hold = Hold(reason: .failed, until: now + pause)
    return pause
  }

  /// What failed is tried again together with another ENI.
  mutating func wait(until instant: Duration) { hold = Hold(reason: .failed, until: instant) }

  /// The link went down: what restores its routes does not answer another program.
  mutating func linkWentDown() { wentDown = true }

  /// Whether the link went down since this was asked last.
  mutating func takeLinkDown() -> Bool {
    defer { wentDown = false }
    return wentDown
  }

  /// The last round did it, and repaired nothing.
  mutating func done(at now: Duration) {
    endFight(at: now)
    tries.reset()
    hold = nil
  }

  /// The last round repaired what another program had undone.
  ///
  /// - Returns: How long it is left alone now; nil where it is not.
  mutating func repaired(
    at now: Duration, random: inout some RandomNumberGenerator
  ) -> Duration? {
    tries.reset()
    hold = nil
    guard let pause = countRepair(at: now, random: &random) else { return nil }
    hold = Hold(reason: .fought, until: now + pause)
    return pause
  }

  /// What was configured last was restored, while what is asked for fails: the next try of that stays.
  ///
  /// - Returns: How long nothing is restored now; nil where that may be at once.
  mutating func restored(
    at now: Duration, random: inout some RandomNumberGenerator
  ) -> Duration? {
    let pause = countRepair(at: now, random: &random)
    restoresAfter = pause.map { now + $0 }
    return pause
  }

  /// Ends the pause after which something may be restored again, if it is over.
  ///
  /// - Returns: Whether it is over just now.
  mutating func endRestorePause(at now: Duration) -> Bool {
    guard let restoresAfter, restoresAfter <= now else { return false }
    self.restoresAfter = nil
    return true
  }

  private mutating func countRepair(
    at now: Duration, random: inout some RandomNumberGenerator
  ) -> Duration? {
    endFight(at: now)
    repairs += 1
    streak += 1
    lastRepair = now
    guard streak > Self.freeRepairs else { return nil }
    lastPause = fights.next(random: &random)
    return lastPause
  }

  /// Whether the pause of the last repair is the first one of a fight.
  var isFirstPause: Bool { fights.count == 1 }

  /// Ends the hold, if it is over.
  ///
  /// - Returns: The reason of the hold that is over; nil if none is.
  mutating func endHold(at now: Duration) -> Hold.Reason? {
    guard let hold, hold.until <= now else { return nil }
    self.hold = nil
    return hold.reason
  }

  /// Forgets the pauses: everything is tried again.
  mutating func release() {
    hold = nil
    tries.reset()
  }

  /// Forgets the pauses after failures: what was in the way may be over.
  mutating func releaseFailure() {
    if hold?.reason == .failed { hold = nil }
    tries.reset()
  }

  private mutating func endFight(at now: Duration) {
    guard now - lastRepair > Self.soon + lastPause else { return }
    streak = 0
    lastPause = .zero
    fights.reset()
  }
}
