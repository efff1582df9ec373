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

  /// Puts the file in place in one step: written beside it first, then renamed.
  ///
  /// - Throws: ``StateFileError/system(call:path:number:)``; the file is then as it was.
  static func write(_ content: some Collection<UInt8>, to path: String) throws(StateFileError) {
    let temporary = "\(path).\(getpid())"
    let flags = O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC
    let descriptor = unsafe open(temporary, flags, 0o644)
    guard descriptor >= 0 else { throw .system(call: "open", path: temporary, number: errno) }
    do {
      try writeAll(Array(content), to: descriptor, path: temporary)
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

  /// Removes the file; that there is none is as well.
  static func remove(_ path: String) throws(StateFileError) {
    guard unsafe unlink(path) == 0 || errno == ENOENT else {
      throw .system(call: "unlink", path: path, number: errno)
    }
  }

  /// Makes the directory and those above it, readable by everyone.
  static func makeDirectory(_ path: String) throws(StateFileError) {
    if unsafe mkdir(path, 0o755) == 0 || errno == EEXIST { return }
    if errno == ENOENT, let slash = path.lastIndex(of: "/"), slash != path.startIndex {
      try makeDirectory(String(path[..<slash]))
      if unsafe mkdir(path, 0o755) == 0 || errno == EEXIST { return }
    }
    throw .system(call: "mkdir", path: path, number: errno)
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
