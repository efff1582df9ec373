// The queues of links as a table, followed by recommendations.

import Model
package import Planning

/// The queues of links as text.
package enum QueueText {
  private static let titles = ["NIC", "DRIVER", "RX", "TX", "OTHER", "COMBINED", "RPS"]

  /// One row for each link, then the CPUs, then the recommendations.
  ///
  /// - Parameters:
  ///   - survey: The links and what their queues depend on.
  ///   - style: How the text is set.
  package static func render(_ survey: QueueSurvey, style: Style = Style()) -> String {
    guard !survey.links.isEmpty else { return "No NICs.\n" }
    let rows = survey.links.flatMap(rows)
    let widths = titles.indices.map { column in
      (rows + [titles]).map { $0[column].count }.max() ?? 0
    }
    func line(_ row: [String]) -> String {
      zip(row, widths).map(padded).joined(separator: "  ").trimmingSpaces
    }
    let table = [style.paint(line(titles), .strong)] + rows.map(line)
    let rest = [machine(survey)] + advice(survey, style)
    return style.finished((table + [""] + rest).map { $0 + "\n" }.joined())
  }

  /// A link's row, and a row for each further group of receive queues that have the same CPUs.
  private static func rows(_ status: QueueStatus) -> [[String]] {
    let channels = status.queues.channels
    func count(_ kind: KeyPath<ChannelCounts, UInt32>) -> String {
      guard let channels, channels.maximum[keyPath: kind] > 0 else { return "-" }
      return "\(channels.current[keyPath: kind])/\(channels.maximum[keyPath: kind])"
    }
    let groups = groups(status.queues.steering)
    let first = [
      status.link.name.description, status.queues.driver.map { plainText($0) } ?? "-", count(\.rx),
      count(\.tx),
      count(\.other), count(\.combined), groups.first ?? "-",
    ]
    let blank = [String](repeating: "", count: titles.count - 1)
    return [first] + groups.dropFirst().map { blank + [$0] }
  }

  /// `rx-0..3 ff` for each run of queues that have the same CPUs.
  private static func groups(_ steering: [CPUSet]) -> [String] {
    var groups: [(queues: ClosedRange<Int>, cpus: CPUSet)] = []
    for (queue, cpus) in steering.enumerated() {
      if let last = groups.last, last.cpus == cpus {
        groups[groups.count - 1].queues = last.queues.lowerBound...queue
      } else {
        groups.append((queue...queue, cpus))
      }
    }
    return groups.map { group in
      let (first, last) = (group.queues.lowerBound, group.queues.upperBound)
      return "rx-\(first)" + (first == last ? "" : "..\(last)")
        + " \(group.cpus.isEmpty ? "off" : group.cpus.mask)"
    }
  }

  private static func machine(_ survey: QueueSurvey) -> String {
    let processors = survey.processors
    let irqbalance =
      switch survey.balancesInterrupts {
      case true?: "irqbalance runs"
      case false?: "irqbalance does not run"
      case nil: "cannot tell whether irqbalance runs"
      }
    let isolated =
      processors.isolated.isEmpty ? "" : ", isolated: \(processors.isolated.list)"
    return "CPUs: \(processors.online.count) (\(processors.online.list))\(isolated). \(irqbalance)."
  }

  private static func advice(_ survey: QueueSurvey, _ style: Style) -> [String] {
    var lines = survey.links.compactMap { command($0) }.map { "  \($0)" }
    if survey.missesBalancing {
      lines.append(
        style.wrapped(
          "  start irqbalance: it distributes the interrupts of the queues over the CPUs"))
    }
    return lines.isEmpty ? [] : ["Recommended:"] + lines
  }

  /// The command that sets a link's queues as recommended; nil if they are.
  private static func command(_ status: QueueStatus) -> String? {
    let combined = status.betterCombined.map { " --combined \($0)" } ?? ""
    let steering = status.betterSteering.map { " --rps \($0.isEmpty ? "off" : "auto")" } ?? ""
    guard combined + steering != "" else { return nil }
    return "enicfg queues set \(PlanCommands.quoted(status.link.name.text))\(combined)\(steering)"
  }
}

extension String {
  /// The text without trailing spaces.
  fileprivate var trimmingSpaces: String {
    var text = Substring(self)
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
