// A journal as a whole: what its records say together.

package import Planning

/// What the records of a journal say together.
package struct PlanJournal: Sendable {
  /// The commands, in the order in which they began: more than one if they ran at the same time, or if an
  /// earlier one was interrupted.
  package private(set) var commands: [JournalCommand] = []
  /// The commands that are not over, as far as they wrote that down.
  package private(set) var openCommands: Set<String> = []
  /// When the last command was over, in whole seconds of CLOCK_BOOTTIME.
  package private(set) var endedAt: UInt64?
  /// The files of enicfg's, as they were before the first command, in the order of their first change.
  package private(set) var files: [(name: String, before: [UInt8]?)] = []
  /// Whether what the commands did stays.
  package private(set) var isConfirmed = false
  /// When what the commands did was reverted, and whether nobody had confirmed it in time.
  package private(set) var reverted: (at: UInt64, isByItself: Bool)?
  private var all: [(steps: BegunSteps, transaction: String)] = []

  /// Reads the records of a journal.
  package init(_ records: [JournalRecord]) {
    var undone: Set<String> = []
    var known: Set<String> = []
    for record in records {
      switch record {
      case .begun(let command):
        commands.append(command)
        openCommands.insert(command.id)
      case .steps(let steps, let transaction): all.append((steps, transaction))
      case .file(let name, let before):
        if known.insert(name).inserted { files.append((name, before)) }
      case .undone(let transaction): undone.insert(transaction)
      case .ended(let command, let at):
        openCommands.remove(command)
        endedAt = at
      case .confirmed: isConfirmed = true
      case .reverted(let at, let isByItself): reverted = (at, isByItself)
      }
    }
    all.removeAll { undone.contains($0.transaction) }
  }

  /// The steps that were begun and not undone, in the order in which they were begun.
  package var steps: [BegunSteps] { all.map(\.steps) }

  /// The command whose confirmation is waited for; nil if there is none.
  package var unconfirmed: JournalCommand? {
    isConfirmed || reverted != nil ? nil : commands.last { $0.confirmation != nil }
  }

  /// When what is not confirmed is reverted, in whole seconds of CLOCK_BOOTTIME; nil if nothing is.
  ///
  /// The seconds count from the end of the command, or, if it was killed, from its beginning.
  package var deadline: UInt64? {
    guard let command = unconfirmed, let confirmation = command.confirmation else { return nil }
    let start = openCommands.contains(command.id) ? command.beganAt : endedAt ?? command.beganAt
    // A second begun is not over.
    return start + UInt64(confirmation.seconds) + 1
  }

  /// The names of the commands, each once: `up`.
  package var names: [String] {
    var names: [String] = []
    for command in commands where !names.contains(command.name) { names.append(command.name) }
    return names
  }
}
