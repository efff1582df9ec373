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
    var turns = contestants.map { _ in [Timing]() }
    for round in 0...rounds {
      for (index, contestant) in contestants.enumerated() {
        for command in preparation { _ = try Timing.measuring(command) }
        let timing = try contestant.run()
        if round > 0 { turns[index].append(timing) }
      }
    }
    let results = turns.map(Summary.init)
    let rows = zip(contestants, results).map { contestant, result in
      row(contestant.name, result.columns(comparedWith: results[0]))
    }
    let heading = row(title, ["median", "fastest", "slowest", "ratio", "memory"])
    return ([heading] + rows).joined(separator: "\n") + "\n"
  }
}

extension Contestant {
  /// Runs all commands; durations add up, the largest memory counts.
  func run() throws(LabError) -> Timing {
    var total = Timing.zero
    for command in commands {
      let timing = try Timing.measuring(command)
      total.duration += timing.duration
      total.peakMemory = max(total.peakMemory, timing.peakMemory)
    }
    return total
  }
}

/// What is printed of a contestant's turns.
private struct Summary {
  let median: Duration
  let fastest: Duration
  let slowest: Duration
  let peakMemory: Int

  init(_ turns: [Timing]) {
    let durations = turns.map(\.duration).sorted()
    median = durations[durations.count / 2]
    fastest = durations[0]
    slowest = durations[durations.count - 1]
    peakMemory = turns.map(\.peakMemory).max() ?? 0
  }

  func columns(comparedWith first: Summary) -> [String] {
    [
      milliseconds(median), milliseconds(fastest), milliseconds(slowest),
      decimal(median / first.median, places: 2),
      "\(decimal(Double(peakMemory) / 1024, places: 1)) MiB",
    ]
  }
}

/// One line of a table.
func row(_ name: String, _ columns: [String]) -> String {
  let padded = columns.map { String(repeating: " ", count: max(1, 12 - $0.count)) + $0 }
  return name + String(repeating: " ", count: max(1, 44 - name.count)) + padded.joined()
}

private func milliseconds(_ duration: Duration) -> String {
  decimal(duration / .milliseconds(1), places: 2) + " ms"
}

/// A number with digits after the point.
func decimal(_ number: Double, places: Int) -> String {
  let scale = (0..<places).reduce(1) { scale, _ in scale * 10 }
  let scaled = Int((number * Double(scale)).rounded())
  let fraction = String(scaled % scale)
  return "\(scaled / scale)." + String(repeating: "0", count: places - fraction.count) + fraction
}
