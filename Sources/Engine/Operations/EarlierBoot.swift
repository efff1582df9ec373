// What was not confirmed before a reboot: its boot-time files, and what is kept over reboots, come back.

import Files
import Model
import Planning
import StateFiles

extension Host {
  /// Brings back what a command changed in files before a reboot, unless it was confirmed.
  ///
  /// The kernel's state is gone with the reboot.
  ///
  /// - Throws: ``Failure/file(_:)``.
  package func revertEarlierBoot() throws(Failure) {
    let path = stores.places.lasting
    guard Files.isThere(path) else { return }
    let boot = try filing { () throws(FileError) in try clock.moment().boot }
    try locked { () throws(Failure) in
      let journal = try filing { () throws(FileError) in try JournalFile.read(path) }
      guard let journal, let command = journal.commands.last else { return }
      guard !command.place.hasPrefix(boot + " ") else { return }
      let changes = journal.steps.reversed().flatMap { $0.steps.reversed() }.compactMap { step in
        if case .setFile(let change) = step.change { change.inverse } else { nil }
      }
      var left: [RevertObstacle] = []
      for change in changes where !putBack(change) { left.append(.changed(.setFile(change))) }
      try stores.putBack(journal.files.filter { !stores.places.isOfThisBoot($0.name) })
      try filing { () throws(FileError) in try Files.remove(path) }
      note(.revertedAfterReboot(command.name))
      if !left.isEmpty { note(.leftAsItIs(left)) }
    }
  }

  /// Puts a file back, unless another program changed it since.
  ///
  /// - Returns: Whether it is as it was.
  private func putBack(_ change: FileChange) -> Bool {
    guard let root = change.root.isEmpty ? .machine : FileRoot(at: change.root) else {
      return false
    }
    do throws(FileError) {
      let now = try root.content(change.path)
      if now == change.after { return true }
      guard now == change.before else { return false }
      try root.put(change.after, at: change.path)
      return true
    } catch {
      return false
    }
  }
}
