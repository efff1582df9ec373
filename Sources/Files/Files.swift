// Reads, makes and removes files and directories.

internal import Glibc

/// Reads and writes small files as a whole.
package enum Files {
  /// The most bytes that are read from a file: 16 MiB.
  package static let sizeLimit = 16 << 20

  /// The content of the file; nil if there is none.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - patience: How long a pipe or a device is read; nil if it is not to be read at all.
  /// - Throws: ``FileError/system(call:path:number:)``, with `EFBIG` for more than ``sizeLimit``;
  ///   ``FileError/malformed(path:)`` for a pipe or a device that is not to be read;
  ///   ``FileError/silent(path:after:)`` for one that has not ended in time.
  package static func read(
    _ path: String, pipesWithin patience: Duration? = nil
  ) throws(FileError) -> [UInt8]? {
    try read(path, pipesWithin: patience) { _ in }
  }

  /// The same; `see` gets the status of the file before it is read.
  static func read(
    _ path: String, pipesWithin patience: Duration?, see: (stat) -> Void
  ) throws(FileError) -> [UInt8]? {
    // Without this flag, opening a pipe would wait for its writer.
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw .system(call: "open", path: path, number: errno)
    }
    defer { close(descriptor) }
    var status = stat()
    let isFileOrDirectory =
      unsafe fstat(descriptor, &status) == 0
      && [S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT)
    // Reading refuses a directory in its own words.
    guard patience != nil || isFileOrDirectory else { throw .malformed(path: path) }
    see(status)
    return try content(of: descriptor, path, within: patience)
  }

  /// What standard input still has to give; neither /dev nor /proc is needed.
  ///
  /// - Throws: As ``read(_:pipesWithin:)``, with `/dev/stdin` as the path.
  package static func readStandardInput(within patience: Duration) throws(FileError) -> [UInt8] {
    try content(of: STDIN_FILENO, "/dev/stdin", within: patience)
  }

  private static func content(
    of descriptor: Int32, _ path: String, within patience: Duration?
  ) throws(FileError) -> [UInt8] {
    var content: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    let end = patience.map { ContinuousClock.now + $0 }
    while true {
      if let end, let patience {
        try wait(for: descriptor, path, until: end, patience)
      }
      let count = unsafe chunk.withUnsafeMutableBytes {
        unsafe Glibc.read(descriptor, $0.baseAddress, $0.count)
      }
      guard count >= 0 || errno == EINTR || errno == EAGAIN else {
        throw .system(call: "read", path: path, number: errno)
      }
      if count == 0 { return content }
      content += chunk[..<max(count, 0)]
      guard content.count <= sizeLimit else {
        throw .system(call: "read", path: path, number: EFBIG)
      }
    }
  }

  /// Waits until there is something to read, or the writer is gone.
  private static func wait(
    for descriptor: Int32, _ path: String, until end: ContinuousClock.Instant, _ patience: Duration
  ) throws(FileError) {
    while true {
      let left = max(end - ContinuousClock.now, .zero).components
      let milliseconds = left.seconds * 1000 + left.attoseconds / 1_000_000_000_000_000
      var readable = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      switch unsafe poll(&readable, 1, Int32(clamping: milliseconds)) {
      case 0: throw .silent(path: path, after: patience)
      case 1...: return
      default:
        guard errno == EINTR else { throw .system(call: "poll", path: path, number: errno) }
      }
    }
  }

  /// Removes the file, and the temporary file of a killed writer.
  ///
  /// It is not an error if there is no file.
  ///
  /// - Throws: ``FileError/system(call:path:number:)``.
  package static func remove(_ path: String) throws(FileError) {
    unsafe unlink(temporary(for: path))
    guard unsafe unlink(path) == 0 || errno == ENOENT else {
      throw .system(call: "unlink", path: path, number: errno)
    }
  }

  /// Removes the temporary file that a killed writer of the path left.
  package static func removeTemporary(of path: String) { unsafe unlink(temporary(for: path)) }

  /// Whether something is at the path; true too if that cannot be told.
  package static func isThere(_ path: String) -> Bool {
    unsafe access(path, F_OK) == 0 || errno != ENOENT && errno != ENOTDIR
  }

  /// Makes the directory and its parents; the parents are readable by everyone.
  ///
  /// - Parameters:
  ///   - path: The directory; one that exists stays as it is.
  ///   - mode: The permission bits of the directory itself, independent of the umask.
  /// - Throws: ``FileError/system(call:path:number:)``.
  package static func makeDirectory(_ path: String, mode: UInt16 = 0o755) throws(FileError) {
    if try makeOneDirectory(path, mode) { return }
    guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else {
      throw .system(call: "mkdir", path: path, number: ENOENT)
    }
    try makeDirectory(String(path[..<slash]))
    guard try makeOneDirectory(path, mode) else {
      throw .system(call: "mkdir", path: path, number: ENOENT)
    }
  }

  /// Copies the file to another name and replaces a file of that name.
  ///
  /// - Returns: Whether the file exists.
  /// - Throws: ``FileError/system(call:path:number:)``.
  package static func keepAside(_ path: String, as aside: String) throws(FileError) -> Bool {
    try remove(aside)
    if unsafe link(path, aside) == 0 { return true }
    switch errno {
    case ENOENT: return false
    // The file system has no hard links, or the kernel refuses one to a file of another user.
    case EPERM, EOPNOTSUPP, EMLINK:
      guard let content = try read(path) else { return false }
      try write(content, to: aside, owner: .writer)
      return true
    case let number: throw .system(call: "link", path: aside, number: number)
    }
  }

  /// Renames something that enicfg cannot use, so that it is out of the way and can be looked at.
  ///
  /// - Returns: Its new path; an earlier one of that name is replaced.
  /// - Throws: ``FileError/system(call:path:number:)``.
  package static func setAside(_ path: String) throws(FileError) -> String {
    let place = path + ".broken"
    if unsafe Glibc.remove(place) != 0, errno != ENOENT {
      throw .system(call: "unlink", path: place, number: errno)
    }
    try move(path, to: place)
    return place
  }

  /// The target of a symbolic link; nil if something else or nothing is there.
  ///
  /// - Throws: ``FileError/system(call:path:number:)``.
  package static func target(of path: String) throws(FileError) -> String? {
    // PATH_MAX, the kernel's limit.
    var text = [CChar](repeating: 0, count: 4096)
    let count = unsafe readlink(path, &text, text.count)
    guard count >= 0 else {
      switch errno {
      case EINVAL, ENOENT, ENOTDIR: return nil
      case let number: throw .system(call: "readlink", path: path, number: number)
      }
    }
    return String(decoding: text[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  /// Replaces a file with another one, which needs no disk space.
  ///
  /// - Throws: ``FileError/system(call:path:number:)``.
  package static func move(_ path: String, to place: String) throws(FileError) {
    guard unsafe rename(path, place) == 0 else {
      throw .system(call: "rename", path: path, number: errno)
    }
  }

  /// The names in a directory, sorted; empty if there is no such directory.
  ///
  /// - Throws: ``FileError/system(call:path:number:)``.
  package static func names(in path: String) throws(FileError) -> [String] {
    guard let directory = unsafe opendir(path) else {
      if errno == ENOENT { return [] }
      throw .system(call: "opendir", path: path, number: errno)
    }
    defer { unsafe closedir(directory) }
    return unsafe try names(of: directory, path: path).sorted()
  }

  /// The names that an open directory still has to give.
  ///
  /// - Throws: ``FileError/system(call:path:number:)``, so that a directory that cannot be read is
  ///   not taken for an empty one.
  @unsafe static func names(
    of directory: OpaquePointer, path: String
  ) throws(FileError) -> [String] {
    var names: [String] = []
    while true {
      // Only errno tells the end from a failure.
      errno = 0
      guard let entry = unsafe readdir(directory) else {
        guard errno == 0 else { throw .system(call: "readdir", path: path, number: errno) }
        return names
      }
      names.append(
        unsafe withUnsafePointer(to: &entry.pointee.d_name) {
          unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
        })
    }
  }

  /// The directory of a file, and the file's name in it.
  package static func parts(of path: String) -> (directory: String, name: String) {
    guard let slash = path.lastIndex(of: "/") else { return (".", path) }
    let directory = slash == path.startIndex ? "/" : String(path[..<slash])
    return (directory, String(path[path.index(after: slash)...]))
  }

  /// The path of the temporary file for a path.
  ///
  /// Its name is hidden, so that programs that read every file of a directory, by a pattern or by
  /// the name extension, do not read an incomplete one.
  static func temporary(for path: String) -> String {
    let (directory, name) = parts(of: path)
    return "\(directory)/.\(name).enicfg-new"
  }

  /// Makes one directory.
  ///
  /// Returns whether it exists now; false if its parent is missing.
  private static func makeOneDirectory(
    _ path: String, _ mode: UInt16
  ) throws(FileError) -> Bool {
    guard unsafe mkdir(path, mode_t(mode)) == 0 else {
      if errno == EEXIST { return true }
      guard errno == ENOENT else { throw .system(call: "mkdir", path: path, number: errno) }
      return false
    }
    // By its descriptor: another user may have put a symbolic link in its place by now.
    let made = unsafe open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
    guard made >= 0 else { throw .system(call: "open", path: path, number: errno) }
    defer { close(made) }
    guard fchmod(made, mode_t(mode)) == 0 else {
      throw .system(call: "fchmod", path: path, number: errno)
    }
    return true
  }
}
