// Where the journals are.

package import Files

/// The paths of the journals.
package struct JournalPlaces: Sendable {
  /// The journal of commands that run, were interrupted, or wait for their confirmation.
  package let open: String
  /// The journal of the last commands that are over.
  package let last: String
  /// What of an unconfirmed journal survives a reboot: it has all of its records.
  package let lasting: String
  private let runDirectory: String
  private let stateDirectory: String

  /// The paths below these directories.
  package init(runDirectory: String, stateDirectory: String) {
    self.runDirectory = runDirectory
    self.stateDirectory = stateDirectory
    open = runDirectory + "/journal.open"
    last = runDirectory + "/journal.last"
    lasting = stateDirectory + "/unconfirmed.journal"
  }

  /// The name of a file of enicfg's in a journal: its directory may be given by another path the next time.
  package func name(of path: String) -> String {
    for (word, directory) in [(Self.run, runDirectory), (Self.state, stateDirectory)]
    where path.hasPrefix(directory + "/") {
      return word + path.dropFirst(directory.count)
    }
    return path
  }

  /// The path of a file by its name in a journal; nil if no command keeps it.
  package func path(of name: String) -> String? {
    for (word, directory) in [(Self.run, runDirectory), (Self.state, stateDirectory)]
    where name.hasPrefix(word + "/") {
      let rest = name.dropFirst(word.count)
      return rest.contains("/../") ? nil : directory + rest
    }
    return nil
  }

  /// Whether a file goes with a reboot.
  package func isOfThisBoot(_ name: String) -> Bool { name.hasPrefix(Self.run + "/") }

  private static let run = "run:"
  private static let state = "state:"

  /// Whether there is an open journal; true too if that cannot be told.
  package var hasOpen: Bool { Files.isThere(open) }

  /// The journal that a revert is about: the open one, or else the last one; nil if there is none.
  ///
  /// - Throws: ``FileError``.
  package func read() throws(FileError) -> (path: String, journal: PlanJournal)? {
    for path in [open, last] {
      if let journal = try JournalFile.read(path), !journal.commands.isEmpty {
        return (path, journal)
      }
    }
    return nil
  }

  /// Makes the open journal the last one.
  ///
  /// - Throws: ``FileError/system(call:path:number:)``.
  package func close() throws(FileError) { try Files.move(open, to: last) }
}
