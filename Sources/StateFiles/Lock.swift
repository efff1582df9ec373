// A lock on a file, so that one enicfg runs at a time; the wait for it has a timeout.

package import Files
import Glibc

/// An exclusive lock, held until this value or the process ends.
package struct Lock: ~Copyable {
  private let descriptor: Int32
  /// The file to remove with the lock; nil if the file stays.
  private let temporary: String?

  /// Takes the lock on `DIR/lock`.
  ///
  /// The kernel releases it when the process ends, so a killed enicfg does not block others.
  ///
  /// - Parameters:
  ///   - directory: The run directory; made if it is missing.
  ///   - bound: The timeout of the wait for another holder.
  ///   - isOver: Whether to wait no longer.
  /// - Throws: ``FileError/locked(path:holder:)`` after the timeout,
  ///   ``FileError/untrusted(path:why:)`` if another user could replace the lock, or
  ///   ``FileError/system(call:path:number:)``.
  package init(
    directory: String, waitingAtMost bound: Duration, unless isOver: () -> Bool = { false }
  ) throws(FileError) {
    try Files.makeOwnDirectory(directory, mayBeLink: true)
    descriptor = try Self.locked(directory + "/lock", within: bound, unless: isOver)
    temporary = nil
  }

  /// Takes the lock on `DIR/NAME`; the file is removed with the lock.
  ///
  /// - Parameters:
  ///   - directory: A directory for locks; made if it is missing.
  ///   - name: The name of the lock file.
  ///   - mayBeLink: Whether the directory may be reached by a symbolic link.
  ///   - bound: The timeout of the wait for another holder.
  /// - Throws: As ``init(directory:waitingAtMost:unless:)``.
  package init(
    directory: String, of name: String, mayBeLink: Bool = false,
    waitingAtMost bound: Duration = .zero
  ) throws(FileError) {
    try Files.makeOwnDirectory(directory, mayBeLink: mayBeLink)
    let path = "\(directory)/\(name)"
    while true {
      let descriptor = try Self.locked(path, within: bound)
      // The last holder may remove the file after this process opened it; others would then lock a
      // new one.
      do throws(FileError) {
        if try Self.isOpen(path, by: descriptor) {
          self.descriptor = descriptor
          temporary = path
          return
        }
      } catch {
        close(descriptor)
        throw error
      }
      close(descriptor)
    }
  }

  /// Releases the lock.
  package consuming func release() {}

  /// Whether the path of the file still leads to it; false if it was removed or replaced.
  ///
  /// - Throws: ``FileError/system(call:path:number:)``.
  func isInPlace(_ path: String) throws(FileError) -> Bool {
    try Self.isOpen(path, by: descriptor)
  }

  deinit {
    // Where the file was removed meanwhile, another one there is another holder's.
    if let temporary, (try? Self.isOpen(temporary, by: descriptor)) == true {
      unsafe unlink(temporary)
    }
    flock(descriptor, LOCK_UN)
    close(descriptor)
  }

  /// Opens and locks a file.
  private static func locked(
    _ path: String, within bound: Duration, unless isOver: () -> Bool = { false }
  ) throws(FileError) -> Int32 {
    // Who may read it may lock it, and so keep every administrator out.
    let opened = try Files.openOwnFile(path, mode: 0o600)
    do throws(FileError) {
      try lock(opened, path: path, bound: bound, unless: isOver)
    } catch {
      close(opened)
      throw error
    }
    let holder = Array("\(getpid())\n".utf8)
    // The process ID is for the message of a process that waits; the lock does not depend on it.
    ftruncate(opened, 0)
    _ = unsafe holder.withUnsafeBytes { unsafe pwrite(opened, $0.baseAddress, $0.count, 0) }
    return opened
  }

  /// Whether a path leads to an open file.
  private static func isOpen(
    _ path: String, by descriptor: Int32
  ) throws(FileError) -> Bool {
    var (there, open) = (stat(), stat())
    guard unsafe fstat(descriptor, &open) == 0 else {
      throw .system(call: "stat", path: path, number: errno)
    }
    guard unsafe lstat(path, &there) == 0 else {
      if errno == ENOENT { return false }
      throw .system(call: "stat", path: path, number: errno)
    }
    return there.st_ino == open.st_ino && there.st_dev == open.st_dev
  }

  /// The process ID that an open lock file contains; nil if it contains none.
  private static func holder(in descriptor: Int32) -> Int32? {
    // More digits than a process ID has.
    var bytes = [UInt8](repeating: 0, count: 16)
    let count = unsafe bytes.withUnsafeMutableBytes {
      unsafe pread(descriptor, $0.baseAddress, $0.count, 0)
    }
    let line = bytes.prefix(max(0, count)).prefix { $0 != 0x0A }
    return Int32(String(decoding: line, as: UTF8.self))
  }

  /// Tries every 10 ms, because flock(2) has no timeout, and a library should not use signals.
  private static func lock(
    _ descriptor: Int32, path: String, bound: Duration, unless isOver: () -> Bool
  ) throws(FileError) {
    let end = ContinuousClock.now + bound
    while flock(descriptor, LOCK_EX | LOCK_NB) != 0 {
      guard errno == EWOULDBLOCK || errno == EINTR else {
        throw .system(call: "flock", path: path, number: errno)
      }
      guard ContinuousClock.now < end, !isOver() else {
        throw .locked(path: path, holder: holder(in: descriptor))
      }
      usleep(10_000)
    }
  }
}
