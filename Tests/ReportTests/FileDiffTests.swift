// The diff of a file is what diff(1) prints and patch(1) takes; the script writes what enicfg writes.

import Model
import Planning
import TestSupport
import Testing

@testable import Report

@Suite struct FileDiffTests {
  private func change(
    _ before: String?, _ after: String?, at path: String = "/etc/file", root: String = ""
  ) throws -> FileChange {
    FileChange(
      try #require(FilePath(path)), root: root, from: before.map { FileContent($0) },
      to: after.map { FileContent($0) })
  }

  @Test func newChangedAndRemovedFilesHaveTheDiffOfDiff() throws {
    #expect(
      try FileDiff.render(change(nil, "a\nb\n")) == """
        --- /dev/null
        +++ /etc/file
        @@ -0,0 +1,2 @@
        +a
        +b

        """)
    #expect(
      try FileDiff.render(change("a\n", nil)) == """
        --- /etc/file
        +++ /dev/null
        @@ -1 +0,0 @@
        -a

        """)
    #expect(
      try FileDiff.render(change("1\n2\n3\n4\n5\n6\n7\n8\n9", "1\n2\n3\n4\nfive\n6\n7\n8\n9\n"))
        == """
        --- /etc/file
        +++ /etc/file
        @@ -2,8 +2,8 @@
         2
         3
         4
        -5
        +five
         6
         7
         8
        -9
        \\ No newline at end of file
        +9

        """)
    #expect(try FileDiff.render(change("a\n", "a\n")) == "")
    #expect(try FileDiff.render(change(nil, "\u{1B}[31m\ta\n")).contains("+?[31m\ta"))
  }

  @Test func addedAndRemovedLinesAreCounted() throws {
    #expect(try Change.setFile(change("a\nb\n", "a\nc\nd\n")).line == "/etc/file +2 -1 lines")
    #expect(try Change.setFile(change("a\n", "a\nb\n")).line == "/etc/file +1 line")
    #expect(try Change.setFile(change(nil, "a\n", root: "/mnt")).line == "/mnt/etc/file")
    var modes = try change("a\n", "a\n")
    modes.after?.mode = 0o600
    #expect(Change.setFile(modes).line == "/etc/file mode 644 -> mode 600")
  }

  @Test func patchAppliesTheDiff() throws {
    var random = SeededGenerator(seed: 44)
    for _ in 0..<60 {
      let (before, after) = (text(&random), text(&random))
      try inTemporaryDirectory { directory in
        try put(before, in: directory + "/file")
        try put(FileDiff.render(change(before, after, at: "/file")), in: directory + "/diff")
        if before != after {
          _ = try run("patch", ["-s", directory + "/file", directory + "/diff"])
        }
        #expect(try run("cat", [directory + "/file"]) == after)
      }
    }
  }

  /// A text of few different lines, so that two have some in common.
  private func text(_ random: inout SeededGenerator) -> String {
    let count = Int.random(in: 1..<30, using: &random)
    let lines = (0..<count).map { _ in ["a", "b", "", "dd"].randomElement(using: &random) ?? "" }
    return lines.joined(separator: "\n") + (Bool.random(using: &random) ? "\n" : "x")
  }

  @Test(arguments: [
    "plain\n", "quotes ' \" ` and $HOME\n", "percent 100% %s\n", "back\\slash \\n \\0101 \\\\\n",
    "no end", "\n\n", "tab\there\n", "caf\u{E9} \u{1F600}\n", "\u{1}2\u{7F}\n", "",
  ])
  func scriptWritesTheSameBytes(_ content: String) throws {
    try inTemporaryDirectory { directory in
      for before in [nil, "old\n"] {
        let steps = [
          Step(
            .setFile(try change(before, content, at: "/sub/file", root: directory)),
            because: .readAtBoot)
        ]
        let link = Link(index: 1, name: try #require(LinkName("eth1")))
        let section = Plan.Section(
          link: link, desired: DesiredLink(link: link.name, goal: .filesOnly(mac: nil)),
          steps: steps)
        let script = PlanCommands.script(Plan(sections: [section]), again: [])
        if before != nil { try put("old\n", in: directory + "/sub/file") }
        try put(script, in: directory + "/script")
        _ = try run("sh", [directory + "/script"])
        #expect(try run("cat", [directory + "/sub/file"]) == content)
        #expect(try names(in: directory + "/sub") == ["file"])
        // It was for what was there before.
        #expect(throws: (any Error).self) { try run("sh", [directory + "/script"]) }
        _ = try run("rm", [directory + "/sub/file"])
      }
    }
  }
}
