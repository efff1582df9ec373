// NICs that came and are not settled: udev may give them another name yet.

import Model

/// The links that came, until udev is done with them: pure.
struct Arrivals: Equatable, Sendable {
  /// When a link came, by its number.
  private var came: [UInt32: Duration] = [:]
  private var look: Duration?

  /// How often it is looked whether udev is done.
  static let pause = Duration.milliseconds(100)
  /// So long after it came, a link is settled in any case: there may be no udev.
  static let longest = Duration.seconds(5)

  /// No link came.
  init() {}

  /// A link came that was not there.
  mutating func appeared(_ index: UInt32, at now: Duration) {
    came[index] = now
    look = now
  }

  /// A link is gone.
  mutating func vanished(_ index: UInt32) {
    came[index] = nil
    if came.isEmpty { look = nil }
  }

  /// The links that are not settled.
  var unsettled: Set<UInt32> { Set(came.keys) }

  /// When to look again; nil where all are settled.
  var due: Duration? { look }

  /// Looks which links are settled by now.
  ///
  /// - Returns: Those that were not before.
  mutating func settle(at now: Duration, _ isSettled: (UInt32) -> Bool) -> [UInt32] {
    guard let look, look <= now else { return [] }
    let done = came.filter { isSettled($0.key) || now - $0.value >= Self.longest }.keys.sorted()
    for index in done { came[index] = nil }
    self.look = came.isEmpty ? nil : now + Self.pause
    return done
  }
}
