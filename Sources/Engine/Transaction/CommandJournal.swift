// What a command writes down before each of its steps, so that it can be reverted, also after it was killed.

import Files
import Glibc
import Model
import Planning
import StateFiles
import Synchronization

/// The journal of one command.
///
/// Nothing is written as long as nothing is changed. An agent begins no command: what it repairs is not
/// what an administrator would revert.
final class CommandJournal {
  private let places: JournalPlaces
  private var command: Command?
  private var file: JournalFile?
  private var lasting: JournalFile?
  /// The files that are known as they were before the command.
  private var known: Set<String> = []
  /// Those of them that are to be written down with the first step.
  private var kept: [JournalRecord] = []
  private var transactions = 0
  /// The transactions that have begun, and are not undone.
  private var live: Set<String> = []
  /// Whether the journal is an earlier command's too.
  private var isJoined = false

  /// A command that has begun, and may have changed nothing yet.
  struct Command {
    var record: JournalCommand
    /// The time, in whole seconds of CLOCK_BOOTTIME.
    var now: () -> UInt64
    /// Has the revert come by itself unless it is confirmed.
    var arm: (JournalCommand.Confirmation) throws(Failure) -> Void
    /// Takes that the journal could not be written, where the command goes on.
    var noteUnwritten: (FileError) -> Void
    /// Whether an earlier command was interrupted.
    var hasInterrupted: Bool
  }

  private static let commands = Atomic(0)

  init(_ places: JournalPlaces) { self.places = places }

  /// Whether no command has begun.
  var isIdle: Bool { command == nil }

  /// Whether the command has changed something that is to be confirmed.
  var awaitsConfirmation: Bool {
    file != nil && command?.record.confirmation != nil && !live.isEmpty
  }

  /// A text that tells a command from every other one.
  static func newID() -> String {
    "\(getpid()).\(commands.add(1, ordering: .relaxed).newValue)"
  }

  /// Begins a command.
  func begin(_ command: Command) { self.command = command }

  /// A text that tells a transaction of the command from the others.
  func newTransaction() -> String {
    transactions += 1
    return "\(command?.record.id ?? "").\(transactions)"
  }

  /// Keeps a file of enicfg's as it is before it is written over.
  ///
  /// - Throws: ``FileError`` where the command needs a confirmation, and that cannot be written down.
  func keep(_ path: String) throws(FileError) {
    guard command != nil, known.insert(path).inserted else { return }
    // What cannot be read cannot be put back either: it is set aside.
    guard let before = try? Files.read(path) else {
      if Files.isThere(path) { return }
      return try add(.file(name: places.name(of: path), before: nil))
    }
    try add(.file(name: places.name(of: path), before: before))
  }

  private func add(_ record: JournalRecord) throws(FileError) {
    guard file != nil else {
      kept.append(record)
      return
    }
    try write([record])
  }

  /// Writes down the steps that are about to be taken.
  ///
  /// - Throws: ``Failure/confirmationPending(_:)``; where the command needs a confirmation, whatever keeps the steps
  ///   from being written down, or the revert from coming by itself.
  func begin(_ plan: Plan, in transaction: String) throws(Failure) {
    guard let command, !plan.isEmpty else { return }
    let isFirst = file == nil
    do throws(Failure) {
      if isFirst { try open() }
      let now = command.now()
      let steps = plan.sections.filter { !$0.steps.isEmpty }.map { section in
        JournalRecord.steps(
          BegunSteps(section, begunAt: now), transaction: transaction)
      }
      let first = isFirst ? [.begun(command.record)] + kept : []
      try filing { () throws(FileError) in try write(first + steps, isUrgent: true) }
      if isFirst { kept = [] }
      live.insert(transaction)
    } catch .file(let error) where command.record.confirmation == nil && !error.isLocked {
      // Such as a full disk: what repairs the network is not to fail for the way back.
      if isFirst { file = nil }
      self.command?.noteUnwritten(error)
      self.command?.noteUnwritten = { _ in }
    }
  }

  private func open() throws(Failure) {
    guard let command else { return }
    try filing { () throws(FileError) in file = try JournalFile(places.open, .shared) }
    do throws(Failure) {
      try join(command)
      guard let confirmation = command.record.confirmation else { return }
      try filing { () throws(FileError) in
        try Files.remove(places.lasting)
        lasting = try JournalFile(places.lasting, .shared)
      }
      // Before anything is written: a process that waits in vain does nothing.
      try command.arm(confirmation)
    } catch {
      leave()
      throw error
    }
  }

  /// Joins commands that run, or goes on from an interrupted one; their journal is this one.
  private func join(_ command: Command) throws(Failure) {
    let journal = try filing { () throws(FileError) in try JournalFile.read(places.open) }
    guard let journal, let last = journal.commands.last else { return }
    if journal.unconfirmed != nil, last.place == command.record.place {
      throw .confirmationPending(journal.pending(at: command.now()))
    }
    let isOver = journal.isConfirmed || journal.reverted != nil
    if isOver || last.place != command.record.place, file?.becomeAlone() == true {
      try filing { () throws(FileError) in
        // What was killed after it had ended, or is of an earlier boot.
        if isOver { try places.close() } else { try Files.remove(places.open) }
        file = nil
        file = try JournalFile(places.open, .shared)
      }
      return
    }
    if command.record.confirmation != nil, !journal.openCommands.isEmpty,
      file?.becomeAlone() == false
    {
      // To revert this one would revert the other one too.
      throw .file(.locked(path: places.open, holder: nil))
    }
    isJoined = true
  }

  private func leave() {
    file = nil
    if lasting != nil { try? Files.remove(places.lasting) }
    lasting = nil
  }

  private func write(_ records: [JournalRecord], isUrgent: Bool = false) throws(FileError) {
    try lasting?.append(records, isUrgent: true)
    try file?.append(records, isUrgent: isUrgent)
  }

  /// Writes down that everything that a transaction did is undone.
  func undone(_ transaction: String) {
    guard live.remove(transaction) != nil else { return }
    // Where that cannot be written, the steps are found to be undone.
    try? write([.undone(transaction: transaction)])
  }

  /// Ends the command.
  ///
  /// - Parameter isDone: Whether it failed for nothing.
  func end(isDone: Bool) {
    guard let command else { return }
    defer {
      self.command = nil
      file = nil
      lasting = nil
    }
    guard let file else {
      if isDone, command.hasInterrupted { closeInterrupted() }
      return
    }
    try? write([.ended(command: command.record.id, at: command.now())])
    guard file.becomeAlone() else { return }
    if live.isEmpty {
      if isJoined { return }
      try? Files.remove(places.open)
      if lasting != nil { try? Files.remove(places.lasting) }
    } else if command.record.confirmation == nil {
      try? places.close()
    }
  }

  /// What was interrupted is as this command wants it.
  private func closeInterrupted() {
    guard let file = try? JournalFile(places.open, .alone) else { return }
    try? places.close()
    withExtendedLifetime(file) {}
  }
}

extension BegunSteps {
  init(_ section: Plan.Section, begunAt: UInt64) {
    self.init(
      index: section.desired.goal.isAboutGoneLink ? 0 : section.link.index,
      link: section.link.name, mac: section.desired.record?.mac ?? section.link.ownMAC,
      steps: section.steps, begunAt: begunAt)
  }
}

extension FileError {
  fileprivate var isLocked: Bool { if case .locked = self { true } else { false } }
}
