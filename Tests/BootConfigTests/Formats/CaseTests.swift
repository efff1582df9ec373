// Cases as folders: the observed and desired state, and the expected files of each format.

import BootConfig
import Model
import Planning
import TestSupport
import Testing

@Suite struct CaseTests {
  @Test(arguments: try PlanningCase.all(of: "BootConfigTests"), BootFormat.allCases)
  func filesAreAsExpected(_ sample: PlanningCase, _ format: BootFormat) throws {
    let given = FileTree(folder: sample.path("given/\(format.rawValue)"))
    let made = FileTree(folder: sample.path(format.rawValue))
    let found = try outcome(sample, format, try given.files())
    try made.recordIfAsked(found)
    let expected = try made.files()
    #expect(Set(found.keys) == Set(expected.keys))
    for (path, content) in expected { #expect(found[path]?.text == content.text, "\(path)") }
    #expect(!found.isEmpty)
  }

  /// Writing the files again changes nothing, and their removal restores the system.
  @Test(arguments: try PlanningCase.all(of: "BootConfigTests"), BootFormat.allCases)
  func filesAreStableWhenWrittenTwiceAndRemovable(_ sample: PlanningCase, _ format: BootFormat)
    throws
  {
    let given = try FileTree(folder: sample.path("given/\(format.rawValue)")).files()
    var observed = try sample.observed()
    observed.files = given
    let desired: [DesiredLink]
    do { desired = try wanted(sample, format, given) } catch is RenderError { return }
    let plan = try Planner.plan(desired, in: observed)
    for step in plan.steps { observed.apply(step.change) }
    // The files of a format do not depend on the files that it wrote before.
    let again = try wanted(sample, format, observed.files)
    #expect(try Planner.plan(again, in: observed).isEmpty)
    let removal = desired.map { link in
      var link = link
      link.files = BootFiles()
      return link
    }
    for step in try Planner.plan(removal, in: observed).steps { observed.apply(step.change) }
    #expect(observed.files == given)
  }

  /// The files of a system that are enicfg's or change; an error is a file of its own.
  private func outcome(
    _ sample: PlanningCase, _ format: BootFormat, _ given: [FilePath: FileContent]
  ) throws -> [FilePath: FileContent] {
    var observed = try sample.observed()
    observed.files = given
    do {
      let plan = try Planner.plan(wanted(sample, format, given), in: observed)
      for step in plan.steps { observed.apply(step.change) }
      return observed.files.filter { $0.value != given[$0.key] }
    } catch let error as RenderError {
      return [try #require(FilePath("/error")): FileContent("\(error)\n")]
    }
  }

  private func wanted(
    _ sample: PlanningCase, _ format: BootFormat, _ given: [FilePath: FileContent]
  ) throws -> [DesiredLink] {
    let system = SystemFiles(contents: given)
    return try zip(sample.desired(), sample.bootLinks()).map { desired, link in
      var desired = desired
      desired.files = BootFiles(try format.files(for: link, in: system))
      desired.goal = .filesOnly(mac: desired.record?.mac)
      return desired
    }
  }
}
