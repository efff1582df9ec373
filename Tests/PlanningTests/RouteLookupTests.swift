// The kernel's choice of a route: changes taken one by one lead to what the whole state does.

import Model
import TestSupport
import Testing

@testable import Planning

@Suite struct RouteLookupTests {
  @Test(arguments: try PlanningCase.all()) func changesLeadToTheStateAfterThem(
    _ sample: PlanningCase
  ) throws {
    let observed = try sample.observed()
    guard let plan = try? Planner.plan(try sample.desired(), in: observed) else { return }
    var state = observed
    var changed = RouteLookup(observed)
    for step in plan.steps {
      state.apply(step.change)
      changed.apply(step.change)
      var whole = RouteLookup(state)
      for flow in flows(in: state) {
        #expect(changed.route(of: flow) == whole.route(of: flow), "\(flow) after \(step.change)")
      }
    }
  }

  @Test(arguments: try PlanningCase.all()) func sourcesWithTheSameRulesHaveTheSameRoutes(
    _ sample: PlanningCase
  ) throws {
    let state = try sample.observed()
    var lookup = RouteLookup(state)
    let flows = flows(in: state)
    for (_, same) in Dictionary(
      grouping: flows, by: { flow in flow.source.map { lookup.rules(of: $0) } })
    {
      for (_, flows) in Dictionary(grouping: same, by: \.destination) {
        // Of a rule that is for one of them alone, the route counts.
        let routes = Set(flows.map { lookup.route(of: $0).route })
        #expect(routes.count == 1, "\(flows)")
      }
    }
  }

  /// Flows from every address of the state, and from none, to every gateway and to a distant network.
  private func flows(in state: ObservedState) -> [Flow] {
    IPFamily.allCases.flatMap { family -> [Flow] in
      let sources = state.addresses.map(\.address.address)
      let destinations = state.routes.compactMap(\.gateway) + [family.elsewhere]
      return ([nil] + Set(sources).filter { $0.family == family }).flatMap { source in
        Set(destinations).filter { $0.family == family }.map { Flow(from: source, to: $0) }
      }
    }
  }
}

extension RouteChoice {
  /// The route, whichever rule leads to it.
  fileprivate var route: Route? { if case .route(let route, _) = self { route } else { nil } }
}
