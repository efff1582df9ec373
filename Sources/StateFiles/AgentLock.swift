// The agent's lock: held as long as an agent runs, and seen by every other command, also without root.

package import Files
import Glibc

/// The lock on `RUN-DIR/agent.lock`, held until this value or the process ends.
package struct AgentLock: ~Copyable {
  private static let name = "agent.lock"
  /// Longer than a command looks at the lock, which holds it for a moment.
  private static let patience = Duration.milliseconds(500)

  private let runDirectory: String
  private var lock: Lock

  /// Takes the lock.
  ///
  /// - Parameter runDirectory: The run directory; made if it is missing.
  /// - Throws: ``FileError/locked(path:holder:)`` if another agent runs,
  ///   ``FileError/untrusted(path:why:)``, ``FileError/system(call:path:number:)``.
  package init(runDirectory: String) throws(FileError) {
    self.runDirectory = runDirectory
    lock = try Self.taken(in: runDirectory)
  }

  /// Takes the lock again if its file was removed, as by an emptied run directory.
  ///
  /// Otherwise, no command would see the agent, and another agent could start.
  ///
  /// - Returns: Whether it had to be taken again.
  /// - Throws: As ``init(runDirectory:)``.
  @discardableResult package mutating func keep() throws(FileError) -> Bool {
    if try lock.isInPlace(Self.path(in: runDirectory)) { return false }
    lock = try Self.taken(in: runDirectory)
    return true
  }

  private static func taken(in runDirectory: String) throws(FileError) -> Lock {
    try Lock(directory: runDirectory, of: name, mayBeLink: true, waitingAtMost: patience)
  }

  private static func path(in runDirectory: String) -> String { "\(runDirectory)/\(name)" }
}

extension AgentLock {
  /// Whether an agent holds the lock.
  ///
  /// - Throws: ``FileError/system(call:path:number:)``.
  package static func isHeld(in runDirectory: String) throws(FileError) -> Bool {
    let path = path(in: runDirectory)
    let opened = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard opened >= 0 else {
      switch errno {
      case ENOENT, ENOTDIR: return false
      // Only root may open it, since who may open it may lock it.
      case EACCES: return try isListed(path)
      case let number: throw .system(call: "open", path: path, number: number)
      }
    }
    defer { close(opened) }
    // A shared lock, so that two commands that look at the same time do not take each other for an agent.
    if flock(opened, LOCK_SH | LOCK_NB) == 0 { return false }
    guard errno == EWOULDBLOCK else {
      throw .system(call: "flock", path: path, number: errno)
    }
    return true
  }

  /// Whether the kernel lists an exclusive lock on a file, which every user may read.
  ///
  /// A line is `1: FLOCK  ADVISORY  WRITE 812 00:19:1234 0 EOF`: the last number of the sixth word is the
  /// file's inode.
  private static func isListed(_ path: String) throws(FileError) -> Bool {
    var status = stat()
    guard unsafe lstat(path, &status) == 0 else { return false }
    let content = try Files.read("/proc/locks") ?? []
    return String(decoding: content, as: UTF8.self).split(separator: "\n").contains { line in
      let words = line.split(separator: " ")
      guard words.count > 5, words[1] == "FLOCK", words[3] == "WRITE" else { return false }
      return words[5].split(separator: ":").last.flatMap { UInt64($0) } == UInt64(status.st_ino)
    }
  }
}
