// The manual names what there is, and nothing else.

import TestSupport
import Testing

@testable import CLI

@Suite struct ManualTests {
  @Test func everyOptionAndNoOther() throws {
    let described = Set(try Manual.read().options)
    let parsed = Set(try Tool.read().options)
    #expect(parsed.subtracting(described) == [], "not in the manual")
    #expect(described.subtracting(parsed) == [], "in the manual only")
    #expect(parsed.count > 10)
  }

  @Test func noOptionIsMentionedThatDoesNotExist() throws {
    let mentioned = Set(try Manual.read().mentionedOptions)
    let parsed = Set(try Tool.read().options)
    #expect(mentioned.subtracting(parsed) == [])
    #expect(mentioned.contains("--json"))
  }

  @Test func everyCommandAndNoOther() throws {
    let manual = try Manual.read()
    let commands = Set(try Tool.read().commands.map(\.name))
    #expect(manual.items("Cm", in: "COMMANDS").count == commands.count)
    #expect(Set(manual.items("Cm", in: "COMMANDS")) == commands)
    #expect(Set(manual.phrases("Cm", in: "SYNOPSIS")) == commands)
    #expect(Set(manual.phrases("Cm")) == commands.union(["diff"]))
    #expect(commands.contains("alias add"))
  }

  @Test func everyVariableOfTheEnvironment() throws {
    let sourceVariables = try sourceVariables().subtracting(["TERM"])
    let variables = try Manual.read().items("Ev", in: "ENVIRONMENT VARIABLES")
    #expect(
      Set(variables) == sourceVariables)
  }

  @Test func everyExitCode() throws {
    let codes = try Manual.read().section("EXIT STATUS").compactMap { line in
      line.hasPrefix(".It ") ? Int32(line.dropFirst(4)) : nil
    }
    #expect(
      codes == [
        ExitCode.done, ExitCode.driftFound, ExitCode.somethingToChange, ExitCode.failed,
        ExitCode.undoFailed, ExitCode.partlyDone, ExitCode.usage, ExitCode.wrongHere,
        ExitCode.unreachable, ExitCode.locked, ExitCode.notPermitted,
      ])
  }

  @Test(arguments: [
    ("Which links", 1, ["up", "down", "plan", "persist"]),
    ("What an ENI should have", 9, ["up", "plan", "persist"]),
    ("Boot-time files", 1, ["up", "plan", "persist"]),
    ("Insisting", 1, ["up", "down", "plan", "persist"]),
    ("Proving paths", 1, ["verify"]),
    ("Writing boot-time files too", 1, ["up", "plan"]),
    ("Queues", 2, ["queues set"]),
    ("The system that the files are for", 2, ["persist"]),
    (
      "Where the inventory comes from", 4,
      ["up", "down", "plan", "status", "alias add", "persist", "agent"]
    ),
  ])
  func optionsStandInEveryCommandThatIsSaidToHaveThem(
    _ heading: String, _ count: Int, _ commands: [String]
  ) throws {
    let manual = try Manual.read()
    #expect(manual.lines.contains(".Ss \(heading): \(commands.joined(separator: ", "))"))
    let options = manual.options(under: heading)
    #expect(options.count == count)
    let all = try Tool.read().commands
    for option in options {
      let having = all.filter { $0.command.options.contains(option) }
      #expect(having.map(\.name) == commands, "\(option)")
    }
    // Nothing that these commands have, and no other, stands elsewhere.
    let theirs = Set(all.flatMap(\.command.options)).filter { option in
      all.filter { $0.command.options.contains(option) }.map(\.name) == commands
    }
    let ending = ": \(commands.joined(separator: ", "))"
    let headings = manual.lines.filter { $0.hasPrefix(".Ss ") && $0.hasSuffix(ending) }
    let described = headings.flatMap { manual.options(under: String($0.dropFirst(4))) }
    #expect(theirs == Set(described))
  }

  /// The variables that the program asks for, by its source.
  private func sourceVariables() throws -> Set<String> {
    let folder = Manual.repository + "/Sources/CLI"
    let text = try run("sh", ["-c", "cat '\(folder)'/*.swift '\(folder)'/*/*.swift"])
    return Set(
      text.split(separator: "environment(\"").dropFirst().compactMap { part in
        part.split(separator: "\"").first.map(String.init)
      })
  }
}
