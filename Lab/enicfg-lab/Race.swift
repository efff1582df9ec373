// One comparison of the benchmark: contestants take turns, and medians are printed.

import VPCLab

/// A way to do a job: commands, one after another.
struct Contestant {
  var name: String
  var commands: [[String]]
}

/// Contestants that do the same job.
struct Race {
  var title: String
  var contestants: [Contestant]
  /// Commands that come before each turn and are not measured.
  var preparation: [[String]] = []

  /// Lets all contestants run in turn, round by round, so that whatever slows the machine down for a
  /// while slows all of them; the first round warms up and does not count.
  ///
  /// - Returns: The results as a table; ratios are to the first contestant.
  func run(rounds: Int) throws(LabError) -> String {
    var turns = contestants.map { _ in [Duration]() }
    for round in 0...rounds {
      for (index, contestant) in contestants.enumerated() {
        try prepare()
        let duration = try contestant.run()
        if round > 0 { turns[index].append(duration) }
      }
    }
    var lines = [row(title, ["median", "fastest", "slowest", "ratio", "memory"])]
    let first = median(turns[0])
    for (contestant, durations) in zip(contestants, turns) {
      try prepare()
      let memory = try contestant.peakMemory()
      let times = [median(durations), durations.min() ?? .zero, durations.max() ?? .zero]
      lines.append(
        row(
          contestant.name,
          times.map(milliseconds) + [decimal(times[0] / first, places: 2), mebibytes(memory)]))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func prepare() throws(LabError) {
    for command in preparation { _ = try Measure.duration(of: command) }
  }
}

extension Contestant {
  /// Runs all commands and adds up their durations.
  fileprivate func run() throws(LabError) -> Duration {
    var total = Duration.zero
    for command in commands { total += try Measure.duration(of: command) }
    return total
  }

  /// Runs all commands once more; the most that one of them needed, in bytes.
  fileprivate func peakMemory() throws(LabError) -> Int {
    var peak = 0
    for command in commands { peak = max(peak, try Measure.peakMemory(of: command)) }
    return peak
  }
}

/// One line of a table.
func row(_ name: String, _ columns: [String]) -> String {
  let padded = columns.map { String(repeating: " ", count: max(1, 12 - $0.count)) + $0 }
  return name + String(repeating: " ", count: max(1, 40 - name.count)) + padded.joined()
}

/// Bytes for a table.
func mebibytes(_ bytes: Int) -> String { decimal(Double(bytes) / 1_048_576, places: 1) + " MiB" }

private func milliseconds(_ duration: Duration) -> String {
  decimal(duration / .milliseconds(1), places: 2) + " ms"
}

private func median(_ durations: [Duration]) -> Duration { durations.sorted()[durations.count / 2] }

/// A number that is not negative, with digits after the point.
private func decimal(_ number: Double, places: Int) -> String {
  let scale = (0..<places).reduce(1) { scale, _ in scale * 10 }
  let scaled = Int((number * Double(scale)).rounded())
  let fraction = String(scaled % scale)
  return "\(scaled / scale)." + String(repeating: "0", count: places - fraction.count) + fraction
}
