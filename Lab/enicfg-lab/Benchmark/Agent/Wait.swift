// How long something takes: measured, or as a period has it.

/// The middle, the shortest and the longest of several waits.
struct Wait {
  var median: Duration
  var fastest: Duration
  var slowest: Duration

  /// Of what was measured; at least one.
  init(measured durations: [Duration]) {
    median = enicfg_lab.median(durations)
    fastest = durations.min() ?? .zero
    slowest = durations.max() ?? .zero
  }

  /// From any moment until what happens regularly happens next, with pauses between these two.
  init(untilNextOf shortest: Duration, _ longest: Duration) {
    median = (shortest + longest) / 4
    fastest = .zero
    slowest = longest
  }

  /// From the moment when a pause between these two begins.
  init(between shortest: Duration, _ longest: Duration) {
    median = (shortest + longest) / 2
    fastest = shortest
    slowest = longest
  }
}
