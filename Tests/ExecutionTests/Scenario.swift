// A random machine with the desired state of its links; a seed reproduces it.

import Model
import Planning
import TestSupport

/// What a property is checked on.
struct Scenario: CustomStringConvertible, Sendable {
  let seed: UInt64
  let observed: ObservedState
  let desired: [DesiredLink]
  let plan: Plan
  /// Whether enicfg was never here before.
  let isFresh: Bool

  /// Nil if the desired state conflicts with the present one, so that there is no plan.
  init?(seed: UInt64) throws {
    var machine = try RandomMachine(seed: seed)
    machine.addForeignObjects()
    try machine.addHistory()
    try machine.addQueues()
    self.seed = seed
    observed = machine.kernel.state
    desired = try machine.askingForQueues(machine.requests())
    isFresh =
      machine.records.isEmpty
      && !observed.routes.contains { $0.madeBy == .enicfg }
    guard let plan = try? Planner.plan(desired, in: observed) else { return nil }
    self.plan = plan
  }

  /// Seeds whose requests can be planned, most of them with something to do.
  static let all = Result { try (1...1500).compactMap { try Scenario(seed: $0) } }

  /// Whether every route could be made again as it is: none has outlived the address that made its
  /// gateway reachable.
  var isRestorable: Bool {
    observed.routes.allSatisfy { route in
      guard let gateway = route.gateway, !gateway.isLinkLocal else { return true }
      return observed.routes.contains {
        $0.link == route.link && $0.gateway == nil && $0.destination.contains(gateway)
      }
    }
  }

  /// The facts to reproduce a failure.
  var description: String {
    let requests = desired.map { "\($0.link) \($0.goal), made \($0.record?.addresses ?? [])" }
    let steps = plan.steps.map { "\($0.change)" }
    return (["seed \(seed)"] + observed.lines + requests + steps).joined(separator: "\n  ")
  }

  /// How much there is to look at.
  var size: Int { observed.lines.count + 2 * plan.steps.count }

  /// Whether enicfg made the address, by its records.
  func isRecorded(_ address: InterfaceAddress) -> Bool {
    desired.contains {
      $0.link == address.link && $0.record?.addresses.contains(address.address) == true
    }
  }

  /// The objects of other programs, as text; they have to stay as they are.
  func foreignObjects(in state: ObservedState) -> Set<String> {
    let addresses = state.addresses.filter { !isRecorded($0) }.map {
      "address \($0) \($0.validLifetime)"
    }
    let routes = state.routes.filter { $0.madeBy != .enicfg && $0.madeBy != .kernel }
    let rules = state.rules.filter { $0.madeBy != .enicfg }
    let links = state.links.filter { link in !desired.contains { $0.link == link.name } }
    return Set(
      addresses + routes.map { "route \($0) \($0.madeBy)" }
        + rules.map { "rule \($0.family) \($0) \($0.madeBy)" } + links.map { "link \($0)" })
  }
}
