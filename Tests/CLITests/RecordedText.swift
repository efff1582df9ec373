// A text in a file of Help, to compare with what the program prints.

import Glibc
import TestSupport

/// A file of the Help folder.
struct RecordedText {
  private let path: String

  init(_ name: String) {
    let folder = "\(#filePath)".split(separator: "/", omittingEmptySubsequences: false).dropLast()
    path = folder.joined(separator: "/") + "/Help/\(name)"
  }

  /// What the file holds.
  func text() throws -> String { try readText(path) }

  /// Makes what came out what is expected, if `RECORD_HELP` is in the environment: to be read in
  /// the difference before it is committed.
  func recordIfAsked(_ found: String) throws {
    guard unsafe getenv("RECORD_HELP") != nil else { return }
    guard let stream = unsafe fopen(path, "w") else { throw MissingText(path: path) }
    unsafe fputs(found, stream)
    unsafe fclose(stream)
  }
}

/// A text that should be there.
struct MissingText: Error {
  let path: String
}

/// What a file holds.
func readText(_ path: String) throws -> String {
  guard let stream = unsafe fopen(path, "r") else { throw MissingText(path: path) }
  defer { unsafe fclose(stream) }
  var bytes = [UInt8](repeating: 0, count: 1 << 17)
  let count = unsafe fread(&bytes, 1, bytes.count, stream)
  return String(decoding: bytes[..<count], as: UTF8.self)
}
