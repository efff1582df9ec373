// The queues of a random machine's NICs, and what is asked of them.

import Model
import Planning
import TestSupport

extension RandomMachine {
  /// In one machine of three, queues of every NIC, some of which have no channels, and CPUs, some of
  /// which are isolated.
  mutating func addQueues() throws {
    guard queueChance(3) else { return }
    let count = Int.random(in: 1...40, using: &queuesRandom)
    var text = "cpus 0-\(count - 1)"
    if queueChance(4) { text += " isolated \(count - 1)" }
    if queueChance(4) { text += " default 1" }
    for link in secondaries + [LinkName("eth0")].compactMap(\.self) {
      text += "\nqueues \(link) " + (queueChance(5) ? "rps 0" : channels(cpus: count))
    }
    let state = try ObservedState(text: text)
    kernel.state.queues = state.queues
    kernel.state.processors = state.processors
  }

  private mutating func channels(cpus: Int) -> String {
    let most = Int.random(in: 1...8, using: &queuesRandom)
    let current = Int.random(in: 1...most, using: &queuesRandom)
    let masks = (0..<current).map { _ in
      CPUSet((0..<cpus).filter { _ in queueChance(3) }).mask
    }
    let kinds =
      queueChance(3)
      ? "rx \(current)/\(most) tx \(Int.random(in: 1...most, using: &queuesRandom))/\(most)"
      : "combined \(current)/\(most)"
    return "\(kinds) rps \(masks.joined(separator: " "))"
  }

  /// The requests, some of which ask for queues.
  mutating func askingForQueues(_ requests: [DesiredLink]) throws -> [DesiredLink] {
    guard kernel.state.processors != nil else { return requests }
    return try requests.map { request in
      // The requests are for all NICs, so that an impossible one does not prevent a plan.
      let asked = """
        \(queueChance(2) ? "combined \(["max", "1", "2", "9"].randomElement(using: &queuesRandom) ?? "max") for-all" : "")
        \(queueChance(2) ? "rps \(["auto", "off", "1"].randomElement(using: &queuesRandom) ?? "off") for-all" : "")
        """
      guard asked.contains(where: { !$0.isNewline }) else { return request }
      let queues = try desiredLinks(text: "queues \(request.link)\n\(asked)").first?.queues
      return request.asking(queues)
    }
  }

  private mutating func queueChance(_ sides: Int) -> Bool {
    Int.random(in: 1...sides, using: &queuesRandom) == 1
  }
}
