// The manual names what there is, and nothing else.

import ArgumentParser
import FoundationEssentials
import TestSupport
import Testing

@testable import EnicfgCLI

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
    let commands = Set(try Tool.read().commands)
    #expect(Set(manual.items("Cm", in: "COMMANDS")) == commands)
    #expect(Set(manual.words("Cm", in: "SYNOPSIS")) == commands)
    #expect(Set(manual.words("Cm")) == commands.union(["diff"]))
  }

  @Test func everyVariableOfTheEnvironment() throws {
    let sourceVariables = try sourceVariables().subtracting(["TERM"])
    let variables = try Manual.read().items("Ev", in: "ENVIRONMENT")
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
        ExitCode.undoFailed, ExitCode.usage, ExitCode.wrongHere, ExitCode.unreachable,
        ExitCode.locked, ExitCode.notPermitted,
      ])
  }

  @Test func optionsStandInEveryCommandThatIsSaidToHaveThem() throws {
    let tool = try Tool.read()
    for (heading, commands) in [("What an ENI ought to have", ["up", "plan"])] {
      let options = try Manual.read().options(under: heading)
      #expect(options.count == 6)
      for option in options {
        let having = tool.command.subcommands?.filter { $0.options.contains(option) } ?? []
        #expect(having.map(\.commandName) == commands, "\(option)")
      }
    }
  }

  /// The variables that the program asks for, by its source.
  private func sourceVariables() throws -> Set<String> {
    let folder = Manual.repository + "/Sources/EnicfgCLI"
    let text = try run("sh", ["-c", "cat '\(folder)'/*.swift"])
    return Set(
      text.split(separator: "environment(\"").dropFirst().compactMap { part in
        part.split(separator: "\"").first.map(String.init)
      })
  }
}

/// The manual page, in mdoc(7).
private struct Manual {
  static let repository = "\(#filePath)".split(separator: "/", omittingEmptySubsequences: false)
    .dropLast(3).joined(separator: "/")

  let lines: [Substring]

  static func read() throws -> Manual {
    Manual(lines: try readText(repository + "/man/enicfg.8").split(separator: "\n"))
  }

  /// The options that have an item of their own, `-q` and `--quiet` each.
  var options: [String] { options(in: lines.filter { $0.hasPrefix(".It Fl ") }) }

  /// The options named anywhere: by a macro, or in an example.
  var mentionedOptions: [String] {
    let examples = lines.filter { !$0.hasPrefix(".") }.flatMap { $0.split(separator: " ") }
    return options(in: lines.filter { $0.hasPrefix(".") && $0.contains("Fl ") })
      + examples.filter { $0.hasPrefix("--") }.map(String.init)
  }

  /// The options with an item in the subsection whose heading starts so.
  func options(under heading: String) -> [String] {
    let rest = lines.drop { !$0.hasPrefix(".Ss \(heading)") }.dropFirst()
    return options(
      in: rest.prefix { !$0.hasPrefix(".Ss") && !$0.hasPrefix(".Sh") }
        .filter { $0.hasPrefix(".It Fl ") })
  }

  /// The lines of a section.
  func section(_ name: String) -> [Substring] {
    Array(lines.drop { $0 != ".Sh \(name)" }.dropFirst().prefix { !$0.hasPrefix(".Sh ") })
  }

  /// The words behind a macro, in all of the page or in a section of it.
  func words(_ macro: String, in name: String? = nil) -> [String] {
    (name.map(section) ?? lines).compactMap { line in
      let words = line.split(separator: " ")
      guard let at = words.firstIndex(where: { $0 == ".\(macro)" || $0 == macro }),
        line.hasPrefix("."), at + 1 < words.count
      else { return nil }
      return String(words[at + 1])
    }
  }

  /// The words behind a macro that opens an item.
  func items(_ macro: String, in name: String) -> [String] {
    section(name).filter { $0.hasPrefix(".It \(macro) ") }.map {
      String($0.dropFirst(".It \(macro) ".count))
    }
  }

  private func options(in lines: [Substring]) -> [String] {
    lines.flatMap { line -> [String] in
      let words = line.split(separator: " ")
      // "Fl q , -quiet": Fl writes a dash before each of its arguments.
      guard let at = words.firstIndex(where: { $0 == "Fl" || $0 == ".Fl" }) else { return [] }
      return words[(at + 1)...].prefix { $0 != "Ar" }
        .filter { $0.contains(where: \.isLetter) && $0 != "Fl" }.map { "-" + $0 }
    }
  }
}

/// The command line as the parser describes it.
private struct Tool: Decodable {
  struct Command: Decodable {
    struct Argument: Decodable {
      struct Name: Decodable {
        var kind: String
        var name: String

        var option: String { (kind == "short" ? "-" : "--") + name }
      }

      var names: [Name]?
    }

    var commandName: String
    var arguments: [Argument]?
    var subcommands: [Command]?

    var options: [String] {
      let own = (arguments ?? []).flatMap { $0.names ?? [] }.map(\.option)
      let below = (subcommands ?? []).flatMap(\.options)
      return own + below
    }
  }

  var command: Command

  static func read() throws -> Tool {
    do {
      _ = try EnicfgCommand.parseAsRoot(["--experimental-dump-help"])
    } catch {
      let text = EnicfgCommand.fullMessage(for: error)
      return try JSONDecoder().decode(Tool.self, from: Data(text.utf8))
    }
    throw MissingText(path: "--experimental-dump-help")
  }

  var options: [String] { command.options }

  var commands: [String] {
    (command.subcommands ?? []).map(\.commandName).filter { $0 != "help" }
  }
}
