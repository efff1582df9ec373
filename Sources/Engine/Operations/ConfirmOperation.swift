// `confirm`: what `--confirm` applied stays.

import Files
import StateFiles

/// One run of `confirm`.
package struct ConfirmOperation {
  private let host: Host

  /// Prepares a run.
  package init(on host: Host) { self.host = host }

  /// Keeps what waits for its confirmation.
  ///
  /// - Returns: The name of the command that is confirmed: `up`.
  /// - Throws: ``RevertFailure/nothingPending`` and ``RevertFailure/tooLate(command:ago:)``;
  ///   ``FileError/locked(path:holder:)`` where the command still runs.
  package func run() throws(Failure) -> String {
    let deadline = host.clock.now + host.stores.lockBound
    while true {
      do throws(Failure) {
        return try host.locked { () throws(Failure) in try confirm() }
      } catch .file(.locked(let path, let holder)) {
        guard try host.waitForOthers(until: deadline) else {
          throw .file(.locked(path: path, holder: holder))
        }
      }
    }
  }

  private func confirm() throws(Failure) -> String {
    let places = host.stores.places
    let moment = try filing { () throws(FileError) in try host.clock.moment() }
    let found = try filing { () throws(FileError) in try places.read() }
    guard let (path, journal) = found, journal.commands.last?.place == moment.place else {
      throw .revert(.nothingPending)
    }
    guard let command = journal.unconfirmed, path == places.open else {
      if let reverted = journal.reverted, reverted.isByItself {
        throw .revert(
          .tooLate(
            command: journal.names.last ?? "",
            ago: moment.seconds - min(reverted.at, moment.seconds)))
      }
      throw .revert(.nothingPending)
    }
    try filing { () throws(FileError) in
      let file = try JournalFile(path, .alone)
      // A reboot from here on brings nothing back.
      try Files.remove(places.lasting)
      try file.append([.confirmed], isUrgent: true)
      try places.close()
    }
    return command.name
  }
}
