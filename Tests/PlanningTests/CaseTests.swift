// Cases as folders: observed and desired in, the plan and its undo, or the contradiction, out.

import Model
import Planning
import Report
import TestSupport
import Testing

@Suite struct CaseTests {
  @Test(arguments: try PlanningCase.all()) func planIsAsExpected(_ sample: PlanningCase) throws {
    let observed = try sample.observed()
    let desired = try sample.desired()
    do {
      let plan = try Planner.plan(desired, in: observed)
      try expect(PlanText.render(plan, style: Style(isVerbose: true)), in: "plan", sample)
      try expect(undoText(plan), in: "undo", sample)
      #expect(plan.holds(in: observed))
      #expect(sample.expectsPlan)
    } catch let error as PlanError {
      try expect("\(error)\n", in: "error", sample)
      #expect(!sample.expectsPlan)
    }
  }

  private func expect(_ found: String, in file: String, _ sample: PlanningCase) throws {
    try sample.recordIfAsked(found, in: file)
    #expect(try found == sample.text(file))
  }

  private func undoText(_ plan: Plan) -> String {
    plan.steps.reversed().flatMap(\.undo).map { "\($0.mark) \($0.kind.rawValue) \($0.line)\n" }
      .joined()
  }
}
