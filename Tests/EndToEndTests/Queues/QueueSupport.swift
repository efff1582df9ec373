// What tests of queues share: what ethtool and sysfs say of them.

import Testing
import VPCLab

/// The queues of a link as Debian's ethtool and sysfs show them.
struct ShownQueues: Equatable {
  /// The most channels of each kind; nil where ethtool shows none.
  var maximum: [String: Int] = [:]
  /// Those in effect.
  var current: [String: Int] = [:]
  /// What `rps_cpus` of each receive queue holds, as a number.
  var steering: [UInt64] = []
}

extension CommandRunning {
  /// The queues of a link, by its name.
  func queues(of link: String) throws -> ShownQueues {
    var shown = ShownQueues()
    let parts = try output(of: ["ethtool", "-l", link]).components("Current hardware settings:")
    try #require(parts.count == 2)
    shown.maximum = channels(parts[0])
    shown.current = channels(parts[1])
    let script =
      "cd \"/sys/class/net/$1/queues\"; for n in $(seq 0 63); do cat rx-$n/rps_cpus; done"
    let masks = try run(["sh", "-c", script, "sh", link]).standardOutput
    shown.steering = masks.lines.compactMap { UInt64($0.filter { $0 != "," }, radix: 16) }
    return shown
  }

  /// `RX:`, `TX:`, `Other:` and `Combined:` with their numbers; `n/a` is left out.
  private func channels(_ text: String) -> [String: Int] {
    var channels: [String: Int] = [:]
    for line in text.lines {
      let words = line.split { $0 == ":" || $0.isWhitespace }
      if words.count == 2, let number = Int(words[1]) { channels[words[0].lowercased()] = number }
    }
    return channels
  }
}

extension String {
  fileprivate func components(_ separator: String) -> [String] {
    split(separator: separator).map(String.init)
  }
}
