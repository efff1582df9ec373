// Trees of files in a case's folder: the given files of a system, and the expected ones.

import Glibc
import Model
import TestSupport
import Testing

/// A folder whose tree of files stands for a system's.
struct FileTree {
  let folder: String

  /// The files below the folder by their paths in it; empty if there is no folder.
  func files() throws -> [FilePath: FileContent] {
    var files: [FilePath: FileContent] = [:]
    for path in try paths(below: "") {
      let place = try #require(FilePath(path))
      files[place] = FileContent(try text(of: path))
    }
    return files
  }

  private func text(of path: String) throws -> String {
    guard let stream = unsafe fopen(folder + path, "r") else { throw MissingFile(path: folder) }
    defer { unsafe fclose(stream) }
    var bytes = [UInt8](repeating: 0, count: 1 << 16)
    let count = unsafe fread(&bytes, 1, bytes.count, stream)
    return String(decoding: bytes[..<count], as: UTF8.self)
  }

  private func paths(below path: String) throws -> [String] {
    guard let directory = unsafe opendir(folder + path) else { return [] }
    defer { unsafe closedir(directory) }
    var found: [String] = []
    while let entry = unsafe readdir(directory) {
      let name = unsafe withUnsafePointer(to: &entry.pointee.d_name) {
        unsafe $0.withMemoryRebound(to: CChar.self, capacity: 256) { unsafe String(cString: $0) }
      }
      if name.hasPrefix(".") { continue }
      let isDirectory = unsafe entry.pointee.d_type == UInt8(DT_DIR)
      found += isDirectory ? try paths(below: "\(path)/\(name)") : ["\(path)/\(name)"]
    }
    return found
  }

  /// Replaces the folder's files with these, if `RECORD_CASES` is in the environment.
  func recordIfAsked(_ files: [FilePath: FileContent]) throws {
    guard unsafe getenv("RECORD_CASES") != nil else { return }
    for path in try paths(below: "") { unsafe unlink(folder + path) }
    for (path, content) in files {
      var made = folder
      unsafe mkdir(made, 0o755)
      for part in path.directory.split(separator: "/") {
        made += "/\(part)"
        unsafe mkdir(made, 0o755)
      }
      guard let stream = unsafe fopen(folder + path.text, "w") else {
        throw MissingFile(path: folder)
      }
      unsafe fputs(content.text, stream)
      unsafe fclose(stream)
    }
  }
}
