// Files and directories that are enicfg's own: only root and this user can change them.

internal import Glibc

extension Files {
  /// Makes a directory of enicfg's own, unless it exists, and checks it.
  ///
  /// - Throws: As ``makeDirectory(_:mode:)`` and ``requireOwnDirectory(_:mayBeLink:)``.
  package static func makeOwnDirectory(
    _ path: String, mayBeLink: Bool
  ) throws(FileError) {
    try makeDirectory(path)
    try requireOwnDirectory(path, mayBeLink: mayBeLink)
  }

  /// Checks that nobody but root and this user can change what is in a directory; does nothing if
  /// it does not exist.
  ///
  /// - Parameters:
  ///   - path: The directory.
  ///   - mayBeLink: Whether it may be reached by a symbolic link, as the one that an administrator
  ///     chose may be.
  /// - Throws: ``FileError/untrusted(path:why:)``, ``FileError/system(call:path:number:)``.
  package static func requireOwnDirectory(
    _ path: String, mayBeLink: Bool
  ) throws(FileError) {
    guard var status = try status(of: path) else { return }
    if status.st_mode & S_IFMT == S_IFLNK {
      guard mayBeLink else { throw .untrusted(path: path, why: .symbolicLink) }
      try requireOwner(of: status, path)
      guard unsafe stat(path, &status) == 0 else {
        throw .system(call: "stat", path: path, number: errno)
      }
    }
    guard status.st_mode & S_IFMT == S_IFDIR else {
      throw .untrusted(path: path, why: .notADirectory)
    }
    try requireOwner(of: status, path)
    // Root's group is root's own.
    let others = S_IWOTH | (status.st_gid == 0 ? 0 : S_IWGRP)
    guard status.st_mode & others == 0 else {
      throw .untrusted(
        path: path, why: .writableByOthers(mode: UInt16(status.st_mode & 0o7777)))
    }
  }

  /// Opens a file of enicfg's own for reading and writing, and makes it if it does not exist.
  ///
  /// Nothing is waited for, and no link is followed.
  ///
  /// - Parameters:
  ///   - path: The file, in a directory of enicfg's own.
  ///   - mode: The permission bits, of a file that is there too: what an earlier version made may have others, and so
  ///     may what is made with an odd umask.
  /// - Returns: The descriptor, which the caller closes.
  /// - Throws: ``FileError/untrusted(path:why:)``, ``FileError/system(call:path:number:)``.
  package static func openOwnFile(_ path: String, mode: UInt16) throws(FileError) -> Int32 {
    // To open a device could already have an effect.
    if let there = try status(of: path) { try requireOwnFile(there, path) }
    let flags = O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK
    let opened = unsafe open(path, flags, mode_t(mode))
    guard opened >= 0 else {
      if errno == ELOOP { throw .untrusted(path: path, why: .symbolicLink) }
      throw .system(call: "open", path: path, number: errno)
    }
    do throws(FileError) {
      var status = stat()
      guard unsafe fstat(opened, &status) == 0 else {
        throw .system(call: "stat", path: path, number: errno)
      }
      try requireOwnFile(status, path)
      if status.st_mode & 0o7777 != mode_t(mode), fchmod(opened, mode_t(mode)) != 0 {
        throw .system(call: "fchmod", path: path, number: errno)
      }
    } catch {
      close(opened)
      throw error
    }
    return opened
  }

  private static func requireOwnFile(_ status: stat, _ path: String) throws(FileError) {
    switch status.st_mode & S_IFMT {
    case S_IFREG: break
    case S_IFLNK: throw .untrusted(path: path, why: .symbolicLink)
    default: throw .untrusted(path: path, why: .notAFile)
    }
    guard status.st_nlink <= 1 else { throw .untrusted(path: path, why: .otherName) }
    try requireOwner(of: status, path)
  }

  private static func requireOwner(of status: stat, _ path: String) throws(FileError) {
    guard status.st_uid == 0 || status.st_uid == geteuid() else {
      throw .untrusted(path: path, why: .ownedBy(user: status.st_uid))
    }
  }

  /// What is at a path itself, be it a symbolic link; nil if nothing is.
  ///
  /// - Throws: ``FileError/system(call:path:number:)``.
  static func status(of path: String) throws(FileError) -> stat? {
    var status = stat()
    guard unsafe lstat(path, &status) != 0 else { return status }
    guard errno == ENOENT else { throw .system(call: "stat", path: path, number: errno) }
    return nil
  }
}
