// Plans of boot-time files: written, changed, removed and refused files, and the undo.

import Model
import TestSupport
import Testing

@testable import Planning

@Suite struct FilePlanningTests {
  private func path(_ text: String) throws -> FilePath { try #require(FilePath(text)) }

  private func link(_ name: String = "eth1", _ mac: String = "00:16:3e:12:e7:27") throws -> Link {
    Link(index: 3, name: try #require(LinkName(name)), mac: MACAddress(mac))
  }

  /// The desired files of a link.
  private func request(
    _ files: [BootFile], for name: String = "eth1", force: Bool = false
  ) throws -> DesiredLink {
    DesiredLink(
      link: try #require(LinkName(name)), goal: .filesOnly(mac: nil),
      files: BootFiles(files, overwritesEdited: force, root: "/mnt"))
  }

  private func observed(_ files: [FilePath: FileContent] = [:]) throws -> ObservedState {
    var observed = ObservedState(links: [try link()])
    observed.files = files
    return observed
  }

  /// The files after a plan is applied; also checks that the plan can be undone.
  private func result(_ desired: [DesiredLink], in observed: ObservedState) throws -> [FilePath:
    FileContent]
  {
    let plan = try Planner.plan(desired, in: observed)
    var state = observed
    for step in plan.steps { state.apply(step.change) }
    #expect(try Planner.plan(desired, in: state).isEmpty)
    var back = state
    for change in plan.steps.reversed().flatMap(\.undo) { back.apply(change) }
    #expect(back == observed)
    return state.files
  }

  @Test func fileIsWrittenChangedAndKept() throws {
    let own = try path("/etc/own")
    let first = try result([request([BootFile(own, lines: ["a"], mode: 0o600)])], in: observed())
    #expect(first[own]?.mode == 0o600)
    #expect(first[own]?.text.hasSuffix("\na\n") == true)
    let second = try result([request([BootFile(own, lines: ["b"])])], in: observed(first))
    #expect(second[own]?.text.hasSuffix("\nb\n") == true)
    // Changed permissions stay, unless the file requires its own.
    #expect(second[own]?.mode == 0o600)
    let strict = BootFile(own, lines: ["b"], mode: 0o755, needsMode: true)
    #expect(try result([request([strict])], in: observed(second))[own]?.mode == 0o755)
    #expect(try result([request([])], in: observed(second)).isEmpty)
  }

  @Test(arguments: ["", "a\n", "#!/bin/sh\n# enicfg\n"]) func foreignFileIsRefused(_ text: String)
    throws
  {
    let own = try path("/etc/own")
    let there = try observed([own: FileContent(text)])
    let error = PlanError.fileOfOthers("/mnt/etc/own", wantedBy: try link().name)
    for force in [false, true] {
      #expect(throws: error) {
        try Planner.plan([request([BootFile(own, lines: ["a"])], force: force)], in: there)
      }
    }
    // A foreign file is not removed either.
    #expect(try Planner.plan([request([], force: true)], in: there).isEmpty)
    var device = try observed()
    device.notFiles = [own]
    #expect(throws: error) {
      try Planner.plan([request([BootFile(own, lines: ["a"])])], in: device)
    }
  }

  @Test func anotherLinksFileIsRefused() throws {
    let own = try path("/etc/own")
    var state = try observed()
    state.links.append(try link("eth2", "00:16:3e:12:16:ec"))
    let other = try request([BootFile(own, lines: ["a"])], for: "eth2")
    for step in try Planner.plan([other], in: state).steps { state.apply(step.change) }
    #expect(throws: PlanError.fileOfOthers("/mnt/etc/own", wantedBy: try link().name)) {
      try Planner.plan([request([BootFile(own, lines: ["a"])])], in: state)
    }
    #expect(try Planner.plan([request([])], in: state).isEmpty)
  }

  @Test func editedFileIsRefusedWithoutForce() throws {
    let own = try path("/etc/own")
    let file = BootFile(own, lines: ["a"])
    var files = try result([request([file])], in: observed())
    let whole = try #require(files[own])
    let edited = FileContent(whole.text + "b\n")
    files[own] = edited
    let there = try observed(files)
    for (wanted, after) in [([file], whole as FileContent?), ([], nil)] {
      let change = FileChange(own, root: "/mnt", from: edited, to: after)
      #expect(throws: PlanError.fileEdited(change, of: try link().name)) {
        try Planner.plan([request(wanted)], in: there)
      }
      #expect(try result([request(wanted, force: true)], in: there)[own] == after)
    }
  }

  @Test func blocksOfSeveralLinksShareAFile() throws {
    let shared = try path("/etc/shared")
    let foreign = FileContent("foreign, without an end", mode: 0o640)
    var state = try observed([shared: foreign])
    state.links.append(try link("eth2", "00:16:3e:12:16:ec"))
    let both = try ["eth1", "eth2"].map { name in
      try request([BootFile(shared, extent: .block, lines: ["of \(name)"])], for: name)
    }
    let files = try result(both, in: state)
    #expect(files[shared]?.mode == 0o640)
    #expect(files[shared]?.text.hasPrefix("foreign, without an end\n# enicfg") == true)
    state.files = files
    // Each block is removed separately, in any order, and the rest of the file stays.
    for order in [["eth1", "eth2"], ["eth2", "eth1"]] {
      let removals = try order.map { try request([], for: $0) }
      #expect(try result(removals, in: state) == [shared: foreign])
    }
    let one = try result([request([], for: "eth1")], in: state)
    #expect(
      one[shared]?.text.contains("of eth1") == false
        && one[shared]?.text.contains("of eth2") == true)
  }

  @Test func fileThatWasMadeForABlockIsRemovedWithIt() throws {
    let shared = try path("/etc/shared")
    let block = try request([BootFile(shared, extent: .block, lines: ["a"])])
    #expect(try result([request([])], in: observed(result([block], in: observed()))).isEmpty)
    let empty = try observed([shared: FileContent("")])
    #expect(
      try result([request([])], in: observed(result([block], in: empty))) == [
        shared: FileContent("")
      ])
  }

  @Test func openBlockIsRefusedEvenWithForce() throws {
    let shared = try path("/etc/shared")
    let block = try request([BootFile(shared, extent: .block, lines: ["a"])], force: true)
    let text = try #require(result([block], in: observed([shared: FileContent("b\n")]))[shared])
      .text
    let open = text.split(separator: "\n").dropLast().joined(separator: "\n") + "\n"
    let error = PlanError.fileBlockOpen("/mnt/etc/shared", of: try link().name)
    let onTop = try #require(result([block], in: observed())[shared]).text.dropLast(22)
    #expect(throws: error) {
      try Planner.plan([block], in: observed([shared: FileContent(String(onTop))]))
    }
    for desired in [block, try request([], force: true)] {
      #expect(throws: error) {
        try Planner.plan([desired], in: observed([shared: FileContent(open)]))
      }
    }
  }

  @Test func changedFileInvalidatesThePlan() throws {
    let own = try path("/etc/own")
    let plan = try Planner.plan([request([BootFile(own, lines: ["a"])])], in: observed())
    #expect(plan.holds(in: try observed()))
    #expect(!plan.holds(in: try observed([own: FileContent("somebody's")])))
    let written = try result([request([BootFile(own, lines: ["a"])])], in: observed())
    #expect(!plan.holds(in: try observed(written)))
  }

  @Test func filesOfAMissingLinkAreRemoved() throws {
    let own = try path("/etc/own")
    let written = try result([request([BootFile(own, lines: ["a"])])], in: observed())
    var gone = ObservedState()
    gone.files = written
    #expect(try result([request([])], in: gone).isEmpty)
  }

  @Test func filesAreTheLastStepsOfUp() throws {
    let sample = try #require(PlanningCase.all().first { $0.name == "up-with-lease" })
    var desired = try sample.desired()
    desired[0].files = BootFiles([BootFile(try path("/etc/own"), lines: ["a"])])
    let steps = try Planner.plan(desired, in: sample.observed()).steps
    #expect(steps.map(\.change.kind).last == .file)
    #expect(steps.count > 3)
  }
}
