// The executor on the fake kernel: what is applied, verified, and undone.

import Execution
import Glibc
import Model
import Planning
import TestSupport
import Testing

@Suite struct ExecutorTests {
  @Test func theFakeKernelKeepsTheContract() throws {
    let link = try #require(LinkName("eth1"))
    var kernel = FakeBackend(
      try ObservedState(text: "link 3 eth1 00:16:3e:12:e7:27 down mtu 1500"))
    try checkKernelContract(&kernel, link: link)
  }

  @Test func theFakeKernelKeepsTheOrderOfMixedChanges() throws {
    let link = try #require(LinkName("eth1"))
    let file = try #require(FilePath("/sys/class/net/eth1/mtu"))
    var kernel = FakeBackend(try ObservedState(text: "link 3 eth1 00:16:3e:12:e7:27 mtu 1500"))
    kernel.mtuFiles = [file: link]
    try checkOrderOfMixedChanges(&kernel, link: link, mtuFile: file)
  }

  @Test func theFakeKernelKeepsTheContractOfQueues() throws {
    let state = """
      link 3 eth1 00:16:3e:12:e7:27 down
      cpus 0
      queues eth1 driver veth rx 4/4 tx 4/4 rps 0 0 0 0
      """
    var kernel = FakeBackend(try ObservedState(text: state))
    try checkQueueContract(&kernel, link: try #require(LinkName("eth1")))
  }

  @Test(arguments: try PlanningCase.all().filter(\.expectsPlan))
  func appliedPlanNeedsNoFurtherSteps(_ sample: PlanningCase) throws {
    var kernel = FakeBackend(try sample.observed())
    let plan = try Planner.plan(sample.desired(), in: kernel.state)
    var executor = Executor()
    try executor.apply(plan, to: &kernel)
    try executor.verify(plan.desired, on: &kernel)
    #expect(executor.performed == plan.steps)
  }

  @Test(arguments: try PlanningCase.all().filter(\.expectsPlan))
  func aFailureAtEveryStepRestoresTheState(_ sample: PlanningCase) throws {
    let observed = try sample.observed()
    let plan = try Planner.plan(sample.desired(), in: observed)
    for failing in plan.steps.indices {
      var kernel = FakeBackend(observed)
      kernel.refused = [failing]
      var executor = Executor()
      #expect(throws: ApplyError.self) { try executor.apply(plan, to: &kernel) }
      #expect(executor.undo(on: &kernel) == [])
      #expect(
        kernel.state.difference(from: observed) == [], "step \(failing) of \(sample.name)")
    }
  }

  @Test func failedUndoReturnsItsLeftovers() throws {
    let sample = try #require(try PlanningCase.all().first { $0.name == "up-with-lease" })
    var kernel = FakeBackend(try sample.observed())
    let plan = try Planner.plan(sample.desired(), in: kernel.state)
    // The last step fails, and so does the undo of the address.
    kernel.refused = [4, 7]
    var executor = Executor()
    #expect(throws: ApplyError.self) { try executor.apply(plan, to: &kernel) }
    let leftovers = executor.undo(on: &kernel)
    #expect(leftovers.map(\.step) == [plan.steps[1]])
    #expect(leftovers.first?.failure?.number == EIO)
  }

  @Test func planIsNotAppliedToAChangedState() throws {
    let sample = try #require(try PlanningCase.all().first { $0.name == "up-with-lease" })
    var kernel = FakeBackend(try sample.observed())
    let plan = try Planner.plan(sample.desired(), in: kernel.state)
    let stranger = try Route(text: "default via 10.0.0.253 dev eth0 table 1001 proto 3")
    kernel.meddling = { state, _ in state.routes.append(stranger) }
    let before = kernel.state.lines
    var executor = Executor()
    #expect(throws: ApplyError.basisChanged) { try executor.apply(plan, to: &kernel) }
    #expect(executor.performed == [])
    #expect(kernel.count == 0)
    #expect(kernel.state.lines.count == before.count + 1)
  }

  @Test func verificationFailsIfAnotherProgramRemovesAnObject() throws {
    let sample = try #require(try PlanningCase.all().first { $0.name == "up-with-lease" })
    var kernel = FakeBackend(try sample.observed())
    let plan = try Planner.plan(sample.desired(), in: kernel.state)
    var executor = Executor()
    try executor.apply(plan, to: &kernel)
    kernel.meddling = { state, _ in state.rules.removeAll { $0.madeBy == .enicfg } }
    #expect(throws: ApplyError.notReached([plan.steps[4]])) {
      try executor.verify(plan.desired, on: &kernel)
    }
  }

  @Test func twoPlansAreUndoneAsOne() throws {
    let first = try #require(try PlanningCase.all().first { $0.name == "up-until-lease" })
    let second = try #require(try PlanningCase.all().first { $0.name == "up-with-lease" })
    let observed = try first.observed()
    var kernel = FakeBackend(observed)
    var executor = Executor()
    try executor.apply(try Planner.plan(first.desired(), in: kernel.state), to: &kernel)
    try executor.apply(try Planner.plan(second.desired(), in: kernel.state), to: &kernel)
    #expect(kernel.state.lines != observed.lines)
    #expect(executor.undo(on: &kernel) == [])
    #expect(kernel.state.lines == observed.lines)
  }

  @Test func missingObjectsNeedNoUndo() throws {
    let sample = try #require(try PlanningCase.all().first { $0.name == "up-with-lease" })
    var kernel = FakeBackend(try sample.observed())
    let plan = try Planner.plan(sample.desired(), in: kernel.state)
    var executor = Executor()
    try executor.apply(plan, to: &kernel)
    // The NIC is detached: its address and routes are removed with it, its rule stays.
    kernel.state.links.removeAll { $0.name.text == "eth1" }
    kernel.state.addresses.removeAll { $0.link.text == "eth1" }
    kernel.state.routes.removeAll { $0.link?.text == "eth1" }
    #expect(executor.undo(on: &kernel) == [])
    #expect(!kernel.state.rules.contains { $0.madeBy == .enicfg })
  }
}
