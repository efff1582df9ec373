// What the kernel tells of a host's network while it changes.

import VPCLab

/// The changes of a host's network that `ip monitor` prints, line by line.
struct NetworkChanges {
  private let monitor: BackgroundCommand

  /// Starts, and returns when no change is missed any more.
  init(of host: Host) throws(LabError) {
    let monitor = try host.start(["ip", "-4", "-oneline", "monitor", "address", "route", "rule"])
    let mark = "192.0.2.1"
    // `ip monitor` does not say when it listens.
    try host.wait(for: "output of ip monitor") { () throws(LabError) in
      for verb in ["add", "del"] {
        try host.output(of: ["ip", "route", verb, "unreachable", mark])
      }
      return monitor.output.contains(mark)
    }
    self.monitor = monitor
  }

  /// Passes over the lines that are there.
  func skip() { while (try? monitor.nextLine(timeout: .zero)) != nil {} }

  /// Waits for a line that contains texts; a line of what was deleted counts only if `Deleted` is one of them.
  ///
  /// - Throws: ``LabError/timedOut(waitingFor:after:output:)``, after half a minute without news.
  func waitForLine(with texts: String...) throws(LabError) {
    let isDeletion = texts.contains("Deleted")
    while true {
      let line = try monitor.nextLine(timeout: .seconds(30))
      // `ip` pads some lines with blanks, and puts a tab after a priority.
      let words = line.split(whereSeparator: \.isWhitespace).joined(separator: " ")
      if words.contains("Deleted") == isDeletion, texts.allSatisfy(words.contains) { return }
    }
  }
}
