// A directory that counts as the root of a system: this machine's own, a mounted image, a chroot.

internal import Glibc
package import Model

/// The root of a system's files.
///
/// An image's symbolic links mean places in the image: read as this machine's, a path could lead out
/// of it, and a file of this machine would be written instead of one of the image.
package struct FileRoot: Hashable, Sendable {
  /// The root's own path, without a slash at its end; empty for this machine's.
  package let path: String

  /// This machine's.
  package static let machine = FileRoot(path: "")

  /// The root at a path; nil where it is not that of a directory.
  package init?(at path: String) {
    guard let resolved = unsafe realpath(path, nil) else { return nil }
    defer { unsafe free(resolved) }
    let text = unsafe String(cString: resolved)
    var status = stat()
    guard unsafe stat(text, &status) == 0, status.st_mode & S_IFMT == S_IFDIR else { return nil }
    self.init(path: text == "/" ? "" : text)
  }

  private init(path: String) { self.path = path }

  /// The path of a file of this system as this machine sees it, as it is shown; its symbolic links are
  /// not followed.
  package func shown(_ file: FilePath) -> String { path + file.text }

  /// Where a file of this system really is: symbolic links followed, absolute ones from the root, and
  /// none beyond it.
  ///
  /// - Throws: ``FileError/system(call:path:number:)`` with `ELOOP` where links lead nowhere.
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
      guard let target = Files.target(of: place) else {
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

  private func components(_ text: String) -> [String] {
    text.split(separator: "/").map(String.init).filter { $0 != "." }
  }

  /// What is at a path.
  ///
  /// - Throws: ``FileError/system(call:path:number:)``, with `EFBIG` for a file of more than 1 MiB: what
  ///   configures a network is small.
  package func finding(_ file: FilePath) throws(FileError) -> FileFinding {
    let place = try real(file)
    var status = stat()
    guard unsafe stat(place, &status) == 0 else {
      if errno == ENOENT || errno == ENOTDIR { return .nothing }
      throw .system(call: "stat", path: shown(file), number: errno)
    }
    // A device, a pipe: to link to /dev/null is how systemd's units are masked.
    guard status.st_mode & S_IFMT == S_IFREG else { return .noFile }
    guard status.st_size <= 1 << 20 else {
      throw .system(call: "read", path: shown(file), number: EFBIG)
    }
    let content = try Files.read(place).map {
      FileContent(bytes: $0, mode: UInt16(status.st_mode & 0o7777))
    }
    return content.map { .file($0) } ?? .nothing
  }

  /// What a file holds and who may use it; nil where there is none.
  ///
  /// - Throws: ``FileError/system(call:path:number:)``, with `EEXIST` for something else than a file.
  package func content(_ file: FilePath) throws(FileError) -> FileContent? {
    switch try finding(file) {
    case .file(let content): content
    case .nothing: nil
    case .noFile: throw .system(call: "open", path: shown(file), number: EEXIST)
    }
  }

  /// Whether a path leads to something; of this machine's root, the kernel itself finds it.
  package func isThere(_ file: FilePath) -> Bool {
    var status = stat()
    if path.isEmpty { return unsafe stat(file.text, &status) == 0 }
    return (try? finding(file)).map { $0 != .nothing } ?? true
  }

  /// Whether something is there, be it a file, a directory, or a symbolic link that leads nowhere.
  package func exists(_ file: FilePath) -> Bool {
    guard let directory = FilePath(file.directory.dropLast()), let place = try? real(directory)
    else { return false }
    var status = stat()
    return unsafe lstat("\(place)/\(file.name)", &status) == 0
  }

  /// The names in a directory of this system, sorted, without `.` and `..`; none where there is none.
  ///
  /// - Throws: ``FileError/system(call:path:number:)``.
  package func names(in directory: FilePath) throws(FileError) -> [String] {
    do throws(FileError) {
      return try Files.names(in: real(directory)).filter { $0 != "." && $0 != ".." }
    } catch .system(_, _, ENOTDIR) {
      return []
    }
  }

  /// Makes a file what it is to be, or removes it.
  ///
  /// - Parameter content: Nil removes it. A file that is there keeps its owner, and stands where its
  ///   symbolic link leads.
  /// - Throws: As ``Files/write(_:to:mode:)``; and with `EEXIST` where something else than a file is.
  package func put(_ content: FileContent?, at file: FilePath) throws(FileError) {
    _ = try self.content(file)
    let place = try real(file)
    guard let content else {
      try Files.removeForGood(place)
      // A directory of additions to a unit is nothing without them; another one is left.
      let directory = Files.parts(of: place).directory
      if directory.hasSuffix(".network.d") { unsafe rmdir(directory) }
      return
    }
    try Files.makeDirectory(Files.parts(of: place).directory)
    try Files.write(content.bytes, to: place, mode: content.mode)
  }
}
