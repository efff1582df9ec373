// What there is after some steps: added step by step, it is what all of it sorted again is.

import Model
import TestSupport
import Testing

@testable import Planning

@Suite struct SurroundingsTests {
  @Test(arguments: try PlanningCase.all()) func stepsLeadToWhatTheStateAfterThemIs(
    _ sample: PlanningCase
  ) throws {
    let observed = try sample.observed()
    guard let plan = try? Planner.plan(try sample.desired(), in: observed) else { return }
    var state = observed
    var oneByOne = Surroundings(observed)
    for step in plan.steps {
      state.apply(step.change)
      oneByOne.apply([step])
      expectSame(oneByOne, Surroundings(state))
    }
    expectSame(Surroundings(observed).after(plan.steps), Surroundings(state))
  }

  /// Compares all that is asked of them.
  private func expectSame(
    _ one: Surroundings, _ other: Surroundings, sourceLocation: SourceLocation = #_sourceLocation
  ) {
    let state = other.state
    func expect<Part: Equatable>(_ part: (Surroundings) -> Part) {
      #expect(part(one) == part(other), sourceLocation: sourceLocation)
    }
    expect(\.state)
    expect(\.primaryNIC)
    expect(\.carriers)
    expect(\.subnets)
    expect(\.competingRoutes)
    expect(\.gateways)
    expect(\.foreignDefaults)
    expect(\.tablesOfEnicfg)
    for link in state.links.map(\.name) {
      expect { $0.addresses(on: link) }
      expect { $0.isUp(link) }
      expect { $0.routes(by: link) }
    }
    for address in state.addresses {
      expect { $0.addresses(address.address.address) }
      expect { $0.links(in: address.address.prefix) }
    }
    for route in state.routes {
      expect { $0.routes(in: route.table) }
      expect { $0.routes(withKeyOf: route) }
    }
    for rule in state.rules {
      expect { $0.have(rule) }
      if let table = rule.table { expect { $0.rules(lookingUp: [table]) } }
      if let source = rule.source { expect { $0.rules(from: source) } }
    }
    var lookups = (one.lookup, other.lookup)
    for address in state.addresses.map(\.address.address) {
      let flow = Flow(from: address, to: address.family.elsewhere)
      #expect(
        lookups.0.route(of: flow) == lookups.1.route(of: flow), sourceLocation: sourceLocation)
    }
  }
}
