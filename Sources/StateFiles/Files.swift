// Reading files, and writing them so that a reader sees the old text or the new one, never a part.

import Glibc

/// Reads and writes small files whole.
enum Files {
  /// What the file holds; nil where there is none.
  ///
  /// - Throws: ``StateFileError/system(call:path:number:)``.
  static func read(_ path: String) throws(StateFileError) -> [UInt8]? {
    let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw .system(call: "open", path: path, number: errno)
    }
    defer { close(descriptor) }
    var content: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = unsafe chunk.withUnsafeMutableBytes {
        unsafe Glibc.read(descriptor, $0.baseAddress, $0.count)
      }
      guard count >= 0 else { throw .system(call: "read", path: path, number: errno) }
      if count == 0 { return content }
      content += chunk[..<count]
    }
  }

  /// Puts the file in place in one step: written beside it and to the disk first, then renamed.
  ///
  /// Everyone may read it, whatever the umask. One writer at a time: the lock sees to that.
  ///
  /// - Throws: ``StateFileError/system(call:path:number:)``; the file is then as it was.
  static func write(_ content: some Collection<UInt8>, to path: String) throws(StateFileError) {
    let temporary = path + ".new"
    let flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC
    let descriptor = unsafe open(temporary, flags, 0o644)
    guard descriptor >= 0 else { throw .system(call: "open", path: temporary, number: errno) }
    do throws(StateFileError) {
      try writeAll(Array(content), to: descriptor, path: temporary)
      guard fchmod(descriptor, 0o644) == 0, fsync(descriptor) == 0 else {
        throw .system(call: "fsync", path: temporary, number: errno)
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
  }

  /// Removes the file, and what a writer that was killed left beside it; that there is none is as
  /// well.
  static func remove(_ path: String) throws(StateFileError) {
    unsafe unlink(path + ".new")
    guard unsafe unlink(path) == 0 || errno == ENOENT else {
      throw .system(call: "unlink", path: path, number: errno)
    }
  }

  /// Makes the directory and those above it, readable by everyone, whatever the umask.
  static func makeDirectory(_ path: String) throws(StateFileError) {
    if try makeOneDirectory(path) { return }
    guard let slash = path.lastIndex(of: "/"), slash != path.startIndex else {
      throw .system(call: "mkdir", path: path, number: ENOENT)
    }
    try makeDirectory(String(path[..<slash]))
    guard try makeOneDirectory(path) else {
      throw .system(call: "mkdir", path: path, number: ENOENT)
    }
  }

  /// Keeps what the file holds now under another name, in place of what was there.
  ///
  /// - Returns: Whether there is such a file.
  static func keepAside(_ path: String, as aside: String) throws(StateFileError) -> Bool {
    try remove(aside)
    if unsafe link(path, aside) == 0 { return true }
    guard errno == ENOENT else { throw .system(call: "link", path: aside, number: errno) }
    return false
  }

  /// What a symbolic link says; nil where it cannot be read.
  static func target(of path: String) -> String? {
    var text = [CChar](repeating: 0, count: 256)
    let count = unsafe readlink(path, &text, text.count)
    return count > 0
      ? String(decoding: text[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self) : nil
  }

  /// Puts a file in the place of another, which needs no space.
  static func move(_ path: String, to place: String) throws(StateFileError) {
    guard unsafe rename(path, place) == 0 else {
      throw .system(call: "rename", path: path, number: errno)
    }
  }

  /// The names in a directory; none where there is no such directory.
  static func names(in path: String) throws(StateFileError) -> [String] {
    guard let directory = unsafe opendir(path) else {
      if errno == ENOENT { return [] }
      throw .system(call: "opendir", path: path, number: errno)
    }
    defer { unsafe closedir(directory) }
    var names: [String] = []
    while let entry = unsafe readdir(directory) {
      names.append(
        unsafe withUnsafePointer(to: &entry.pointee.d_name) {
          unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
        })
    }
    return names.sorted()
  }

  /// Whether the directory is there now; false where the one above it is missing.
  private static func makeOneDirectory(_ path: String) throws(StateFileError) -> Bool {
    if unsafe mkdir(path, 0o755) == 0 { return unsafe chmod(path, 0o755) == 0 }
    if errno == EEXIST { return true }
    guard errno == ENOENT else { throw .system(call: "mkdir", path: path, number: errno) }
    return false
  }

  private static func writeAll(
    _ content: [UInt8], to descriptor: Int32, path: String
  ) throws(StateFileError) {
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
