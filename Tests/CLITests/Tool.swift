// The command line as ArgumentParser describes it.

import ArgumentParser
import FoundationEssentials
import Testing

@testable import CLI

/// The command line as the parser describes it.
struct Tool: Decodable {
  struct Command: Decodable {
    struct Argument: Decodable {
      struct Name: Decodable {
        var kind: String
        var name: String

        var option: String { (kind == "short" ? "-" : "--") + name }
      }

      var kind: String
      var names: [Name]?
    }

    var commandName: String
    var aliases: [String]?
    var arguments: [Argument]?
    var subcommands: [Command]?

    var options: [String] {
      let own = (arguments ?? []).flatMap { $0.names ?? [] }.map(\.option)
      let below = (subcommands ?? []).flatMap(\.options)
      return own + below
    }

    /// The commands below that have none below themselves, in their order.
    func leaves(behind prefix: String) -> [(name: String, command: Command)] {
      (subcommands ?? []).filter { $0.commandName != "help" }.flatMap { one in
        let name = prefix + one.commandName
        let below = one.leaves(behind: name + " ")
        return below.isEmpty ? [(name, one)] : below
      }
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

  /// The commands that do something, each by all of its words.
  var commands: [(name: String, command: Command)] { command.leaves(behind: "") }
}
