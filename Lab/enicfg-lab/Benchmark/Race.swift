// One comparison of the benchmark: contestants run in turn, and the result is a table.

import VPCLab

/// Contestants that do the same job.
struct Race {
  var title: String
  var contestants: [Contestant]
  /// Commands that run before each turn and are not measured.
  var preparation: [[String]] = []

  /// Runs all contestants in turn, round by round, so that a slow period of the machine affects all
  /// of them.
  ///
  /// The first round is a warm-up and does not count.
  ///
  /// - Returns: The results as a table; ratios are relative to the first contestant.
  func run(rounds: Int) throws(LabError) -> String {
    var turns = contestants.map { _ in [Duration]() }
    for round in 0...rounds {
      for (index, contestant) in contestants.enumerated() {
        try prepare(contestant)
        let duration = try contestant.run()
        if round > 0 { turns[index].append(duration) }
      }
    }
    var lines = [row(title, ["median", "fastest", "slowest", "ratio", "memory"])]
    let first = median(turns[0])
    for (contestant, durations) in zip(contestants, turns) {
      try prepare(contestant)
      let memory = try contestant.peakMemory()
      let times = [median(durations), durations.min() ?? .zero, durations.max() ?? .zero]
      lines.append(
        row(
          contestant.name,
          times.map(milliseconds) + [decimal(times[0] / first, places: 2), mebibytes(memory)]))
    }
    return lines.joined(separator: "\n") + "\n"
  }

  private func prepare(_ contestant: Contestant) throws(LabError) {
    for command in preparation + contestant.preparation { _ = try Measure.duration(of: command) }
  }
}

/// One line of a table.
func row(_ name: String, _ columns: [String]) -> String {
  let padded = columns.map { String(repeating: " ", count: max(1, 12 - $0.count)) + $0 }
  return name + String(repeating: " ", count: max(1, 40 - name.count)) + padded.joined()
}

/// A number of bytes, formatted for the table.
func mebibytes(_ bytes: Int) -> String { decimal(Double(bytes) / 1_048_576, places: 1) + " MiB" }

private func milliseconds(_ duration: Duration) -> String {
  decimal(duration / .milliseconds(1), places: 2) + " ms"
}

/// The median; of an even number, the larger of the two in the middle.
func median(_ durations: [Duration]) -> Duration { durations.sorted()[durations.count / 2] }

/// A number that is not negative, with this many decimal places.
func decimal(_ number: Double, places: Int) -> String {
  let scale = (0..<places).reduce(1) { scale, _ in scale * 10 }
  let scaled = Int((number * Double(scale)).rounded())
  let fraction = String(scaled % scale)
  return "\(scaled / scale)." + String(repeating: "0", count: places - fraction.count) + fraction
}
