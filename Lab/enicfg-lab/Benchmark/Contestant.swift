// A way to do a job that the benchmark measures.

import VPCLab

/// A way to do a job: commands that run one after another.
struct Contestant {
  var name: String
  var commands: [[String]]
  /// Commands that run before each turn of its own and are not measured.
  var preparation: [[String]] = []
}

extension Contestant {
  /// Runs all commands and adds up their durations.
  func run() throws(LabError) -> Duration {
    var total = Duration.zero
    for command in commands { total += try Measure.duration(of: command) }
    return total
  }

  /// Runs all commands again, and returns the largest peak of memory in bytes.
  func peakMemory() throws(LabError) -> Int {
    var peak = 0
    for command in commands { peak = max(peak, try Measure.peakMemory(of: command)) }
    return peak
  }
}
