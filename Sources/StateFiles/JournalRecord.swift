// What stands in a journal: the commands, their steps with the way back, files as they were, and what came of it.

package import JSON
import Model
package import Planning

/// One record of a journal.
package enum JournalRecord: Equatable, Sendable {
  /// A command is about to take its first step.
  case begun(JournalCommand)
  /// Steps are about to be taken by a transaction.
  case steps(BegunSteps, transaction: String)
  /// A file of enicfg's by its name in journals, as it was before it is written over; nil if there was none.
  case file(name: String, before: [UInt8]?)
  /// Everything that the transaction did is undone.
  case undone(transaction: String)
  /// The command is over; when, in whole seconds of CLOCK_BOOTTIME.
  case ended(command: String, at: UInt64)
  /// What the commands did stays.
  case confirmed
  /// What the commands did is reverted; when, and whether nobody had confirmed it in time.
  case reverted(at: UInt64, isByItself: Bool)
}

/// A command that changes something.
package struct JournalCommand: Equatable, Sendable {
  /// What tells it from every other command.
  package var id: String
  /// Its name: `up`.
  package var name: String
  /// When it began, in whole seconds of CLOCK_BOOTTIME.
  package var beganAt: UInt64
  /// The boot and the network namespace.
  package var place: String
  /// What it is reverted by unless it is confirmed; nil if it needs no confirmation.
  package var confirmation: Confirmation?

  /// A confirmation that is waited for.
  package struct Confirmation: Equatable, Sendable {
    /// What the process that reverts it is known by.
    package var token: String
    /// Within how many seconds it is to come.
    package var seconds: UInt32

    /// Makes a confirmation from its parts.
    package init(token: String, seconds: UInt32) {
      self.token = token
      self.seconds = seconds
    }
  }

  /// Makes a command from its parts.
  package init(
    id: String, name: String, beganAt: UInt64, place: String, confirmation: Confirmation? = nil
  ) {
    self.id = id
    self.name = name
    self.beganAt = beganAt
    self.place = place
    self.confirmation = confirmation
  }
}

extension JournalRecord: JSONForm {
  private static let names = ["begun", "steps", "file", "undone", "ended", "confirmed", "reverted"]

  /// Reads a record.
  ///
  /// - Throws: If it is none.
  package init(json: JSONValue) throws {
    let (name, content) = try JSONObject(json).onlyCase(of: Self.names)
    switch name {
    case "begun": self = .begun(try JournalCommand(content))
    case "steps":
      self = .steps(try BegunSteps(content), transaction: try content["transaction"].text())
    case "file":
      self = .file(
        name: try content["name"].text(), before: try content.ifAny("before")?.bytes())
    case "undone": self = .undone(transaction: try content["transaction"].text())
    case "ended":
      self = .ended(command: try content["command"].text(), at: try content["at"].whole())
    case "reverted":
      self = .reverted(
        at: try content["at"].whole(), isByItself: try content["isByItself"].flag())
    default: self = .confirmed
    }
  }

  /// The record.
  package var json: JSONValue {
    switch self {
    case .begun(let command): .only("begun", command.members)
    case .steps(let begun, let transaction): .only("steps", begun.members(transaction))
    case .file(let name, let before):
      .only("file", ["name": .text(name), "before": before.map(JSONValue.bytes)])
    case .undone(let transaction): .only("undone", ["transaction": .text(transaction)])
    case .ended(let command, let at):
      .only("ended", ["command": .text(command), "at": .whole(at)])
    case .confirmed: .only("confirmed")
    case .reverted(let at, let isByItself):
      .only("reverted", ["at": .whole(at), "isByItself": .flag(isByItself)])
    }
  }
}

extension JournalCommand {
  fileprivate init(_ content: JSONObject) throws {
    self.init(
      id: try content["id"].text(), name: try content["name"].text(),
      beganAt: try content["beganAt"].whole(), place: try content["place"].text())
    guard let token = try content.ifAny("token")?.text() else { return }
    confirmation = Confirmation(token: token, seconds: try content["seconds"].whole())
  }

  fileprivate var members: KeyValuePairs<String, JSONValue?> {
    [
      "id": .text(id), "name": .text(name), "beganAt": .whole(beganAt), "place": .text(place),
      "token": confirmation.map { .text($0.token) },
      "seconds": confirmation.map { .whole($0.seconds) },
    ]
  }
}

extension BegunSteps {
  fileprivate init(_ content: JSONObject) throws {
    self.init(
      index: try content["index"].whole(), link: try content["link"].value(),
      mac: try content.ifAny("mac")?.value(),
      steps: try content["steps"].list { try Step(json: $0) },
      begunAt: try content["at"].whole())
  }

  fileprivate func members(_ transaction: String) -> KeyValuePairs<String, JSONValue?> {
    [
      "transaction": .text(transaction), "index": .whole(index), "link": .value(link),
      "mac": mac.map(JSONValue.value), "at": .whole(begunAt),
      "steps": .list(steps.map(\.json)),
    ]
  }
}
