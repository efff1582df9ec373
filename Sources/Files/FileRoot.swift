// The root directory of a system: of this machine, of a mounted image, of a chroot.

internal import Glibc
package import Model

/// The root of a system's files.
///
/// The symbolic links of an image refer to paths in the image. Followed from this machine's root, a
/// path could lead out of the image, and enicfg would write a file of this machine instead.
package struct FileRoot: Hashable, Sendable {
  /// The path of the root, without a slash at its end; empty for this machine's root.
  package let path: String

  /// The root of this machine.
  package static let machine = FileRoot(path: "")

  /// The root at a path; nil if it is not a directory.
  package init?(at path: String) {
    guard let resolved = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(resolved) }
    let text = unsafe String(cString: resolved)
    var status = stat()
    guard unsafe stat(text, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return nil }
    self.init(path: text == "/" ? "" : text)
  }

  private init(path: String) { self.path = path }

  /// The path of a file of this system on this machine, for showing; symbolic links are
  /// not followed.
  package func shown(_ file: FilePath) -> String { path + file.text }

  /// The real path of a file of this system: symbolic links are followed, absolute ones from the
  /// root, and none leads out of the root.
  ///
  /// - Throws: ``FileError/system(call:path:number:)``, with `ELOOP` for a loop of links.
  package func real(_ file: FilePath) throws(FileError) -> String {
    var left = components(file.text)
    var found: [String] = []
    // As many links as the kernel itself follows (MAXSYMLINKS).
    var links = 0
    while !left.isEmpty {
      let next = left.removeFirst()
      if next == ".." {
        _ = found.popLast()
        continue
      }
      let place = path + (found + [next]).map { "/" + $0 }.joined()
      guard let target = try Files.target(of: place) else {
        found.append(next)
        continue
      }
      links += 1
      guard links <= 40 else { throw .system(call: "open", path: shown(file), number: ELOOP) }
      if target.hasPrefix("/") { found = [] }
      left = components(target) + left
    }
    return path + found.map { "/" + $0 }.joined()
  }

  /// A path that leads to a file of this system; for this machine's root, the kernel resolves it.
  private func place(of file: FilePath) throws(FileError) -> String {
    path.isEmpty ? file.text : try real(file)
  }

  private func components(_ text: String) -> [String] {
    text.split(separator: "/").map(String.init).filter { $0 != "." }
  }

  /// What is at a path.
  ///
  /// - Throws: ``FileError/system(call:path:number:)``, with `EFBIG` for a file of more than 1 MiB,
  ///   because network configuration is small.
  package func finding(_ file: FilePath) throws(FileError) -> FileFinding {
    let place = try place(of: file)
    var status = stat()
    guard unsafe stat(place, &status) == 0 else {
      if errno == ENOENT || errno == ENOTDIR { return .nothing }
      throw .system(call: "stat", path: shown(file), number: errno)
    }
    // A device or a pipe. systemd units are masked with a link to /dev/null.
    guard status.st_mode & S_IFMT == S_IFREG else { return .noFile }
    guard status.st_size <= 1 << 20 else {
      throw .system(call: "read", path: shown(file), number: EFBIG)
    }
    let content = try Files.read(place).map {
      FileContent(bytes: $0, mode: UInt16(status.st_mode & 0o7777))
    }
    return content.map { .file($0) } ?? .nothing
  }

  /// The content and permissions of a file; nil if there is none.
  ///
  /// - Throws: ``FileError/system(call:path:number:)``, with `EEXIST` for something other than a
  ///   file.
  package func content(_ file: FilePath) throws(FileError) -> FileContent? {
    switch try finding(file) {
    case .file(let content): content
    case .nothing: nil
    case .noFile: throw .system(call: "open", path: shown(file), number: EEXIST)
    }
  }

  /// Whether a path leads to something, or may: also true if that cannot be told.
  package func isThere(_ file: FilePath) -> Bool {
    var status = stat()
    if path.isEmpty {
      return unsafe stat(file.text, &status) == 0 || errno != ENOENT && errno != ENOTDIR
    }
    return (try? finding(file)).map { $0 != .nothing } ?? true
  }

  /// Of some paths, those that lead to something, or may: as ``isThere(_:)`` of each, but of many, each
  /// directory is listed once.
  package func those(of files: [FilePath]) -> [FilePath] {
    guard files.count > 64 else { return files.filter(isThere) }
    var names: [String: Set<String>] = [:]
    var unlisted: Set<String> = []
    return files.filter { file in
      let directory = file.directory
      if names[directory] == nil, !unlisted.contains(directory) {
        // What cannot be listed is looked at file by file.
        if let path = FilePath(directory.dropLast()), let listed = try? self.names(in: path) {
          names[directory] = Set(listed)
        } else {
          unlisted.insert(directory)
        }
      }
      return names[directory]?.contains(file.name) != false && isThere(file)
    }
  }

  /// Whether something is there: a file, a directory, or a symbolic link, even a dangling one.
  ///
  /// - Throws: ``FileError/system(call:path:number:)``.
  package func exists(_ file: FilePath) throws(FileError) -> Bool {
    guard let directory = FilePath(file.directory.dropLast()) else { return false }
    do throws(FileError) {
      return try Files.status(of: "\(real(directory))/\(file.name)") != nil
    } catch .system(_, _, ENOTDIR) {
      return false
    }
  }

  /// The names in a directory of this system, sorted, without `.` and `..`; empty if there is no
  /// such directory.
  ///
  /// - Throws: ``FileError/system(call:path:number:)``.
  package func names(in directory: FilePath) throws(FileError) -> [String] {
    do throws(FileError) {
      return try Files.names(in: place(of: directory)).filter { $0 != "." && $0 != ".." }
    } catch .system(_, _, ENOTDIR) {
      return []
    }
  }

  /// Writes or removes a file.
  ///
  /// - Parameter content: The new content; nil removes the file. An existing file keeps its owner,
  ///   and a symbolic link stays: the file that it leads to is written.
  /// - Throws: As ``Files/write(_:to:mode:)``; with `EEXIST` if something other than a file is
  ///   there.
  package func put(_ content: FileContent?, at file: FilePath) throws(FileError) {
    _ = try self.content(file)
    let place = try real(file)
    guard let content else {
      try Files.removeForGood(place)
      // The drop-in directory of a unit is removed when it is empty; other directories stay.
      let directory = Files.parts(of: place).directory
      if directory.hasSuffix(".network.d") { unsafe rmdir(directory) }
      return
    }
    try makeDirectory(of: file, at: place)
    try Files.write(content.bytes, to: place, mode: content.mode)
  }

  /// Makes the directory of a file, with the permissions that its owner's packages give it.
  private func makeDirectory(of file: FilePath, at place: String) throws(FileError) {
    // Its files hold keys and passwords: NetworkManager's packages let only root look into it.
    let isPrivate = file.directory == "/etc/NetworkManager/system-connections/"
    try Files.makeDirectory(Files.parts(of: place).directory, mode: isPrivate ? 0o700 : 0o755)
  }
}
