// A moment after which the lab stops waiting.

/// A moment after which waiting ends.
struct Deadline {
  let allowed: Duration
  private let moment: ContinuousClock.Instant

  init(after allowed: Duration) {
    self.allowed = allowed
    moment = .now + allowed
  }

  var hasPassed: Bool { ContinuousClock.now >= moment }

  /// The remaining time, rounded up; 0 after the deadline.
  var milliseconds: Int32 {
    let left = (moment - ContinuousClock.now) / Duration.milliseconds(1)
    return Int32(min(max(left.rounded(.up), 0), Double(Int32.max)))
  }
}
