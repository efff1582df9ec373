// Random events against a model: after each, everything is as the cloud says, and nothing else is left.

import Agent
import EngineTestSupport
import Inventory
import Model
import Planning
import TestSupport
import Testing

@Suite struct AgentModelTests {
  /// Several things happen in each event, one soon after another.
  @Test(arguments: 0..<UInt64(4 * endurance))
  func randomEventsEndInWhatTheCloudSays(_ seed: UInt64) throws {
    var random = SeededGenerator(seed: seed + 100)
    try withAgent(2) { world in
      var model = AgentModel()
      world.server.leaseTime = 900
      world.run(for: .seconds(2))
      for step in 0..<100 {
        var events: [String] = []
        for _ in 0...Int.random(in: 0...2, using: &random) {
          let event = AgentHappening.allCases.randomElement(using: &random) ?? .restarted
          let number = UInt8.random(in: AgentModel.numbers, using: &random)
          events.append("\(event) \(number)")
          try model.happen(event, to: number, in: world, &random)
          world.run(for: .milliseconds(Int.random(in: 0...90_000, using: &random)))
        }
        if Bool.random(using: &random) { try model.heal(world) }
        world.quieten()
        let differences = try model.differences(in: world)
        guard differences.isEmpty else {
          Issue.record(
            """
            seed \(seed), step \(step), \(events): \(differences)
            \(world.now): \(world.told.suffix(12).map { "\($0)".prefix(300) }.joined(separator: "\n"))
            \(world.report.map { "\($0)" } ?? "")
            """)
          return
        }
        if model.isHealthy { model.settled = Set(model.wanted) }
      }
    }
  }
}

extension SimulatedWorld {
  /// Lets time go on until no pause is left: the longest one is over in ten minutes, but for what the
  /// metadata service wishes.
  fileprivate func quieten() {
    if let next = report?.metadata.nextAt { run(for: max(.zero, .seconds(Int64(next)) - now)) }
    // What leases of seconds promise is that nothing is left of what is over: that takes no time.
    run(for: .seconds(server.leaseTime < 20 ? 60 : 700))
  }
}
