// Writing in one step, and the errors of system calls.

import Glibc
import TestSupport
import Testing

@testable import Files

@Suite struct FilesTests {
  @Test func aReaderOfTheOldFileKeepsTheOldText() throws {
    try inTemporaryDirectory { directory in
      let path = directory + "/file"
      try Files.write("old".utf8, to: path)
      let reader = unsafe open(path, O_RDONLY | O_CLOEXEC)
      defer { close(reader) }
      try Files.write("something longer".utf8, to: path)
      var buffer = [UInt8](repeating: 0, count: 64)
      let count = unsafe read(reader, &buffer, buffer.count)
      #expect(String(decoding: buffer.prefix(max(0, count)), as: UTF8.self) == "old")
      #expect(try Files.text(path) == "something longer")
      #expect(try names(in: directory) == ["file"])
    }
  }

  @Test func failedWriteKeepsTheOldText() throws {
    try inTemporaryDirectory { directory in
      // A directory at the path makes the rename fail, after everything before it has worked.
      let path = directory + "/file"
      try Files.makeDirectory(path)
      #expect(throws: FileError.system(call: "rename", path: path, number: EISDIR)) {
        try Files.write("new".utf8, to: path)
      }
      #expect(try names(in: directory) == ["file"])
    }
  }

  @Test(arguments: [0, 1, 4095, 4096, 4097, 100_000]) func filesAreReadWhole(_ count: Int) throws {
    try inTemporaryDirectory { directory in
      let content = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 31) }
      try Files.write(content, to: directory + "/file")
      #expect(try Files.read(directory + "/file") == content)
    }
  }

  @Test func missingFileIsNil() throws {
    try inTemporaryDirectory { directory in
      #expect(try Files.read(directory + "/file") == nil)
      #expect(try Files.read(directory + "/no/such/file") == nil)
      try Files.remove(directory + "/file")
    }
  }

  @Test func directoriesAreMadeWithTheirParents() throws {
    try inTemporaryDirectory { directory in
      for _ in 0..<2 { try Files.makeDirectory(directory + "/a/b/c") }
      #expect(try run("stat", ["-c", "%a %F", directory + "/a/b/c"]) == "755 directory\n")
    }
  }

  @Test func filesAreReadableByEveryoneWithAnyUmask() throws {
    try inTemporaryDirectory { directory in
      // The umask belongs to the process, in which other tests write files too, so sh sets its own.
      try put("", in: directory + "/.file.enicfg-new")
      _ = try run("chmod", ["600", directory + "/.file.enicfg-new"])
      try Files.write("text".utf8, to: directory + "/file")
      #expect(try run("stat", ["-c", "%a", directory + "/file"]) == "644\n")
    }
  }

  @Test func missingDirectoryHasNoNames() throws {
    try inTemporaryDirectory { directory in
      #expect(try Files.names(in: directory + "/none") == [])
      try put("", in: directory + "/b")
      try put("", in: directory + "/a")
      #expect(try Files.names(in: directory).filter { !$0.hasPrefix(".") } == ["a", "b"])
      let file = directory + "/a"
      #expect(throws: FileError.system(call: "opendir", path: file, number: ENOTDIR)) {
        try Files.names(in: file)
      }
    }
  }

  @Test(arguments: ["/", "//", "/a/", "/a//b"]) func extraSlashesAreAccepted(
    _ suffix: String
  ) throws {
    try inTemporaryDirectory { directory in
      try Files.makeDirectory(directory + suffix)
      try Files.write("".utf8, to: directory + suffix + "/file")
    }
  }

  // Root can write everywhere except below a file.
  @Test func directoryBelowAFileIsRefused() throws {
    try inTemporaryDirectory { directory in
      let file = directory + "/file"
      try put("", in: file)
      #expect(throws: FileError.system(call: "mkdir", path: file + "/a", number: ENOTDIR)) {
        try Files.makeDirectory(file + "/a")
      }
      #expect(throws: FileError.system(call: "open", path: file + "/a", number: ENOTDIR)) {
        try Files.read(file + "/a")
      }
      #expect(throws: FileError.system(call: "unlink", path: file + "/a", number: ENOTDIR)) {
        try Files.remove(file + "/a")
      }
      #expect(throws: FileError.self) { try Files.write("".utf8, to: file + "/a") }
      #expect(throws: FileError.system(call: "read", path: directory, number: EISDIR)) {
        try Files.read(directory)
      }
    }
  }
}

extension Files {
  /// A file as text; empty where there is none.
  static func text(_ path: String) throws -> String {
    String(decoding: try read(path) ?? [], as: UTF8.self)
  }
}
