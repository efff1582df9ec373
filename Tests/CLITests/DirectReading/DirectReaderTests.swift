// What is read without ArgumentParser is what ArgumentParser reads.

import ArgumentParser
import TestSupport
import Testing

@testable import CLI

@Suite struct DirectReaderTests {
  /// Thousands of lines; more of them with `ENDURANCE`.
  @Test(arguments: 0..<8) func whatIsReadDirectlyIsWhatArgumentParserReads(_ seed: UInt64) throws {
    var lines = LineGenerator(try Tool.read(), seed: seed)
    var direct = 0
    for _ in 0..<(400 * endurance) where compareReaders(lines.next()) { direct += 1 }
    // Else hardly anything was compared.
    #expect(direct > 80 * endurance)
  }

  @Test func everyDeclaredOptionIsReadDirectly() throws {
    for (name, command) in try Tool.read().commands {
      for argument in command.arguments ?? [] where argument.kind != "positional" {
        for option in (argument.names ?? []).map(\.option)
        where !["--help", "-h", "--version"].contains(option) {
          let values =
            argument.kind == "flag" ? [] : try #require(OptionSamples.valid[option], "\(option)")
          let lines = argument.kind == "flag" ? [[option]] : values.map { [option, $0] }
          for words in lines {
            let line = usual(name, with: words, option)
            #expect(compareReaders(line), "\(line)")
          }
          if let value = values.first {
            let line = usual(name, with: ["\(option)=\(value)"], option)
            #expect(compareReaders(line), "\(line)")
          }
        }
      }
    }
  }

  @Test func everyNameOfACommandIsReadDirectly() throws {
    for (name, command) in try Tool.read().commands {
      let above = name.split(separator: " ").dropLast().map { "\($0) " }.joined()
      for name in [name] + (command.aliases ?? []).map({ above + $0 }) {
        let line = usual(name, with: [], "")
        #expect(compareReaders(line), "\(line)")
      }
    }
  }

  @Test func theUsualLinesAreReadDirectly() throws {
    let lines = try ["enicfg.8", "enicfg-persist.8", "enicfg-queues.8", "enicfg-agent.8"]
      .flatMap { try UsualLines.examples(inManual: $0) }
    let units = try UsualLines.ofUnitsAndHooks()
    #expect(lines.count > 20 && units.count >= 6)
    for line in lines + units {
      #expect(compareReaders(line), "\(line)")
    }
  }

  @Test func theVersionIsWhatArgumentParserPrints() {
    #expect(throws: (any Error).self) {
      do {
        _ = try EnicfgCommand.parseAsRoot(["--version"])
      } catch {
        #expect(EnicfgCommand.fullMessage(for: error) == enicfgVersion)
        throw error
      }
    }
  }

  @Test(arguments: [
    ["up", "eth1", "--help"], ["up", "eth1", "-h"], ["up", "eth1", "--version"], ["help", "up"], [],
    ["up", "eth1", "--dry"], ["up", "eth1", "-qv"], ["up", "eth1", "--color"],
    ["up", "eth1", "--color", "--json"], ["up", "eth1", "--json=1"], ["--json", "up", "eth1"],
  ]) func whatIsNotPlainIsLeftToArgumentParser(_ words: [String]) {
    #expect(!compareReaders(words))
  }

  /// A line in which a command takes an option, with what goes with it.
  private func usual(_ command: String, with words: [String], _ option: String) -> [String] {
    let leaf = command.split(separator: " ").map(String.init)
    var line = leaf
    switch leaf.last {
    case "add", "remove": line += ["eth1", "10.0.0.30"]
    case "set":
      line += ["eth1"] + (["--combined", "--rps"].contains(option) ? [] : ["--rps", "auto"])
    case "agent": line += option == "--once" ? [] : ["--once"]
    case "confirm", "revert": break
    default:
      line += ["--all", "--boot"].contains(option) ? [] : leaf[0] == "status" ? [] : ["eth1"]
    }
    let isOfInventory = ["--eni-file", "--metadata-url", "--no-metadata", "--config"].contains(
      option)
    if leaf == ["status"], isOfInventory { line.append("--cloud") }
    if leaf == ["queues", "show"] || leaf == ["alias", "list"] { line = leaf }
    switch option {
    case "--address":
      line += ["--gateway", words.joined().contains("::") ? "fd00::1" : "10.0.0.253"]
    case "--gateway":
      line += ["--address", words.joined().contains("::") ? "fd00::20/64" : "10.0.0.20/24"]
    case "--boot": line.append("--all")
    case "--format", "--force":
      if ["up", "plan"].contains(leaf[0]) { line.append("--persist") }
    case "--exit-code", "--as-commands":
      if !["plan", "status"].contains(leaf[0]) { line.append("--dry-run") }
    default: break
    }
    return line + words
  }
}
