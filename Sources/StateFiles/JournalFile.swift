// The file of a journal: a record in each line, added at its end; who still works holds a lock on it.

package import Files
import Glibc
import JSON

/// An open journal, of which a lock is held until this value or the process ends.
///
/// Commands that run at the same time have one journal, and each holds a shared lock: so it is seen whether one of
/// them still runs, also after it was killed.
package final class JournalFile {
  private let descriptor: Int32
  private let path: String
  /// Whether the end of the file may be half a record.
  private var isTorn: Bool

  /// How a journal is locked.
  package enum Hold: Sendable {
    /// With other commands.
    case shared
    /// Alone: no command runs that wrote in it.
    case alone
  }

  /// Opens a journal, and makes it if there is none.
  ///
  /// - Throws: ``FileError/locked(path:holder:)`` if another process holds it otherwise,
  ///   ``FileError/untrusted(path:why:)``, ``FileError/system(call:path:number:)``.
  package init(_ path: String, _ hold: Hold) throws(FileError) {
    self.path = path
    try Files.makeOwnDirectory(Files.parts(of: path).directory, mayBeLink: true)
    descriptor = try Self.locked(path, hold)
    isTorn = !Self.endsWithLine(descriptor)
  }

  deinit {
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }

  /// The journal at a path, which is not locked; nil if there is none.
  ///
  /// A line that is none of a journal was not written as a whole: what it told of was not begun.
  ///
  /// - Throws: ``FileError``.
  package static func read(_ path: String) throws(FileError) -> PlanJournal? {
    guard let content = try Files.read(path) else { return nil }
    let records = content.split(separator: UInt8(ascii: "\n")).compactMap {
      try? JSONSyntax.read(JournalRecord.self, from: Array($0))
    }
    return PlanJournal(records)
  }

  /// Adds records in one step.
  ///
  /// - Parameter isUrgent: Whether they are to be on the disk before anything else is done.
  /// - Throws: ``FileError/system(call:path:number:)``: then none of them counts.
  package func append(_ records: [JournalRecord], isUrgent: Bool = false) throws(FileError) {
    var bytes: [UInt8] = isTorn ? [UInt8(ascii: "\n")] : []
    for record in records { bytes += record.json.line }
    let count = unsafe bytes.withUnsafeBytes { unsafe write(descriptor, $0.baseAddress, $0.count) }
    guard count == bytes.count else {
      isTorn = true
      throw .system(call: "write", path: path, number: count < 0 ? errno : ENOSPC)
    }
    isTorn = false
    guard !isUrgent || fdatasync(descriptor) == 0 || errno == EINVAL else {
      throw .system(call: "fsync", path: path, number: errno)
    }
  }

  /// Whether no other process has it open; then none gets it from here on, until it is closed.
  package func becomeAlone() -> Bool { flock(descriptor, LOCK_EX | LOCK_NB) == 0 }

  private static func locked(_ path: String, _ hold: Hold) throws(FileError) -> Int32 {
    while true {
      let opened = try Files.openOwnFile(path, mode: 0o600)
      let lock = hold == .alone ? LOCK_EX : LOCK_SH
      guard flock(opened, lock | LOCK_NB) == 0 else {
        let number = errno
        close(opened)
        if number == EWOULDBLOCK { throw .locked(path: path, holder: nil) }
        throw .system(call: "flock", path: path, number: number)
      }
      // The last holder may have renamed or removed it meanwhile.
      if isAt(path, opened) {
        _ = fcntl(opened, F_SETFL, O_APPEND)
        return opened
      }
      close(opened)
    }
  }

  private static func isAt(_ path: String, _ descriptor: Int32) -> Bool {
    var (there, open) = (stat(), stat())
    guard unsafe fstat(descriptor, &open) == 0, unsafe lstat(path, &there) == 0 else {
      return false
    }
    return there.st_ino == open.st_ino && there.st_dev == open.st_dev
  }

  private static func endsWithLine(_ descriptor: Int32) -> Bool {
    var status = stat()
    guard unsafe fstat(descriptor, &status) == 0, status.st_size > 0 else { return true }
    var last: UInt8 = 0
    guard unsafe pread(descriptor, &last, 1, status.st_size - 1) == 1 else { return true }
    return last == UInt8(ascii: "\n")
  }
}
