// Atomic writes: a reader sees the old file or the new one, even after a power failure.

internal import CLinux
internal import Glibc

extension Files {
  /// Replaces the file in one step: writes a temporary file next to it and syncs that to the disk,
  /// renames it, and syncs the directory.
  ///
  /// The caller's lock ensures that there is one writer at a time.
  ///
  /// - Parameters:
  ///   - content: The new content.
  ///   - path: The path; a symbolic link there is replaced.
  ///   - mode: The permission bits, independent of the umask; nil keeps those of the existing file.
  ///     Its access lists and SELinux context always stay; a new file gets the context of a file
  ///     next to it.
  ///   - owner: Whose the file is then.
  /// - Throws: ``FileError/system(call:path:number:)`` with the path of the file, also for what is done to the
  ///   temporary one; the file is then unchanged, unless the call
  ///   is the directory's `fsync`: then the new file is in place, but may be lost in a power
  ///   failure.
  package static func write(
    _ content: some Collection<UInt8>, to path: String, mode: UInt16? = 0o644,
    owner: FileOwner = .asBefore
  ) throws(FileError) {
    let temporary = temporary(for: path)
    let ownership = try ownership(of: path, mode: mode, owner)
    unsafe unlink(temporary)
    let flags = O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC
    let descriptor = unsafe open(temporary, flags, 0o600)
    guard descriptor >= 0 else { throw .system(call: "open", path: path, number: errno) }
    do throws(FileError) {
      try writeAll(Array(content), to: descriptor, path: path)
      try give(ownership, to: descriptor, path: path)
      giveExactTime(to: descriptor)
      guard fsync(descriptor) == 0 else {
        throw .system(call: "fsync", path: path, number: errno)
      }
    } catch {
      close(descriptor)
      unsafe unlink(temporary)
      throw error
    }
    close(descriptor)
    guard unsafe rename(temporary, path) == 0 else {
      let number = errno
      unsafe unlink(temporary)
      throw .system(call: "rename", path: path, number: number)
    }
    try synchronize(parts(of: path).directory)
  }

  /// Removes the file and syncs its directory, so that the removal survives a power failure.
  ///
  /// - Throws: ``FileError/system(call:path:number:)``.
  package static func removeForGood(_ path: String) throws(FileError) {
    try remove(path)
    try synchronize(parts(of: path).directory)
  }

  /// The ownership for the file: its present one, or that of a file next to it.
  private static func ownership(
    of path: String, mode: UInt16?, _ owner: FileOwner
  ) throws(FileError) -> FileOwnership {
    guard let status = try status(of: path) else {
      return FileOwnership(
        user: geteuid(), group: getegid(), mode: mode.map(mode_t.init) ?? 0o644,
        attributes: try neighbour(of: path).map { ($0, false) })
    }
    let isKept = owner == .asBefore
    return FileOwnership(
      user: isKept ? status.st_uid : geteuid(), group: isKept ? status.st_gid : getegid(),
      mode: mode.map(mode_t.init) ?? status.st_mode & 0o7777, attributes: (path, true))
  }

  /// A regular file in the same directory, preferably one with the same name extension.
  private static func neighbour(of path: String) throws(FileError) -> String? {
    let (directory, own) = parts(of: path)
    let ending = own.split(separator: ".").last
    let regular = try names(in: directory).filter { name in
      guard !name.hasPrefix(".") else { return false }
      var status = stat()
      return unsafe lstat("\(directory)/\(name)", &status) == 0
        && status.st_mode & S_IFMT == S_IFREG
    }
    let like = regular.first { $0.split(separator: ".").last == ending }
    return (like ?? regular.first).map { "\(directory)/\($0)" }
  }

  private static func give(
    _ ownership: FileOwnership, to descriptor: Int32, path: String
  ) throws(FileError) {
    var status = stat()
    _ = unsafe fstat(descriptor, &status)
    let isTheirs = status.st_uid == ownership.user && status.st_gid == ownership.group
    // An unprivileged user writes own files.
    if geteuid() == 0, !isTheirs, fchown(descriptor, ownership.user, ownership.group) != 0 {
      throw .system(call: "fchown", path: path, number: errno)
    }
    guard fchmod(descriptor, ownership.mode) == 0 else {
      throw .system(call: "fchmod", path: path, number: errno)
    }
    guard let (source, areAll) = ownership.attributes else { return }
    let number = unsafe extended_attributes_copy(source, descriptor, areAll)
    guard number == 0 else {
      throw .system(call: "fsetxattr", path: path, number: number)
    }
  }

  /// Gives a file a time of its own: the kernel's clock for files counts in steps of up to 10 ms, in which a file can
  /// be replaced twice, the second time by one with the inode of the first: see ``FileVersion``.
  private static func giveExactTime(to descriptor: Int32) {
    var now = timespec()
    unsafe clock_gettime(CLOCK_REALTIME, &now)
    // Where that is refused, the kernel's time stays.
    unsafe futimens(descriptor, [now, now])
  }

  /// Syncs a directory to the disk; does nothing on file systems that do not support it.
  private static func synchronize(_ directory: String) throws(FileError) {
    let descriptor = unsafe open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .system(call: "open", path: directory, number: errno) }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 || errno == EINVAL else {
      throw .system(call: "fsync", path: directory, number: errno)
    }
  }

  private static func writeAll(
    _ content: [UInt8], to descriptor: Int32, path: String
  ) throws(FileError) {
    var offset = 0
    while offset < content.count {
      let count = unsafe content[offset...].withUnsafeBytes {
        unsafe Glibc.write(descriptor, $0.baseAddress, $0.count)
      }
      guard count > 0 else { throw .system(call: "write", path: path, number: errno) }
      offset += count
    }
  }
}
