// The help of every command, as it was last read and found good.

import ArgumentParser
import Glibc
import TestSupport
import Testing

@testable import CLI

@Suite struct HelpTests {
  @Test(arguments: [
    "enicfg", "up", "down", "plan", "status", "verify", "alias", "alias add", "alias remove",
    "alias list",
    "persist", "queues", "queues show", "queues set", "confirm", "revert", "agent",
  ])
  func theHelpIsAsRecorded(_ command: String) throws {
    let file = RecordedText(command)
    let help = help(command)
    try file.recordIfAsked(help)
    #expect(try file.text() == help)
    for line in help.split(separator: "\n") {
      #expect(line.count <= 80, "\(line)")
    }
  }

  @Test func everyCommandsHelpIsRecorded() {
    let names = EnicfgCommand.configuration.subcommands.compactMap {
      $0.configuration.commandName
    }
    #expect(
      names == [
        "up", "down", "plan", "status", "verify", "alias", "persist", "queues", "confirm", "revert",
        "agent",
      ])
  }

  private func help(_ command: String) -> String {
    var found: any ParsableCommand.Type = EnicfgCommand.self
    for word in command.split(separator: " ") {
      let subcommands = found.configuration.subcommands
      found = subcommands.first { $0.configuration.commandName == String(word) } ?? found
    }
    return EnicfgCommand.helpMessage(for: found, columns: 80) + "\n"
  }
}
