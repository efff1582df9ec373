// Each file that is written is another version, and one that nobody changes stays the same.

import Files
import Glibc
import TestSupport
import Testing

@Suite struct FileVersionTests {
  @Test func everyWriteMakesAnotherVersion() throws {
    try inTemporaryDirectory { directory in
      let path = directory + "/file"
      var versions: [FileVersion] = []
      for number in 0..<50 {
        // In quick succession, and of the same size, and perhaps with the same inode in turn.
        try Files.write("\(number % 2)".utf8, to: path)
        let version = try #require(Files.version(of: path))
        #expect(!versions.contains(version))
        versions.append(version)
      }
    }
  }

  /// The kernel's clock for files counts in larger steps.
  @Test func aWrittenFileHasATimeInNanoseconds() throws {
    try inTemporaryDirectory { directory in
      let path = directory + "/file"
      var times: Set<Int> = []
      for _ in 0..<50 {
        try Files.write([], to: path)
        var status = stat()
        let result = unsafe stat(path, &status)
        #expect(result == 0)
        times.insert(status.st_mtim.tv_nsec)
      }
      #expect(times.count == 50)
    }
  }

  @Test func anUnchangedFileKeepsItsVersion() throws {
    try inTemporaryDirectory { directory in
      let path = directory + "/file"
      try Files.write("text".utf8, to: path)
      let version = try #require(Files.version(of: path))
      let read = try #require(try Files.readVersion(path))
      #expect(read.content == Array("text".utf8) && read.version == version)
      #expect(Files.version(of: path) == version)
    }
  }

  @Test func anEditedFileIsAnotherVersion() throws {
    try inTemporaryDirectory { directory in
      let path = directory + "/file"
      try Files.write("text".utf8, to: path)
      let version = try #require(Files.version(of: path))
      try put("tent", in: path)
      #expect(Files.version(of: path) != version)
      // A copy with the time of the original differs too.
      try run("cp", ["-p", path, directory + "/copy"])
      let edited = Files.version(of: path)
      try run("mv", [directory + "/copy", path])
      #expect(Files.version(of: path) != edited)
    }
  }

  @Test func aFileSystemThatCountsSecondsTellsNoVersion() throws {
    try inTemporaryDirectory { directory in
      let path = directory + "/file"
      try Files.write("text".utf8, to: path)
      try run("touch", ["-d", "@1000000000", path])
      #expect(Files.version(of: path) == nil)
      let read = try #require(try Files.readVersion(path))
      #expect(read.content == Array("text".utf8) && read.version == nil)
    }
  }

  @Test func onlyAFileHasAVersion() throws {
    try inTemporaryDirectory { directory in
      #expect(Files.version(of: directory) == nil)
      #expect(Files.version(of: directory + "/none") == nil)
      let none = try Files.readVersion(directory + "/none")
      #expect(none == nil)
      #expect(throws: FileError.system(call: "read", path: directory, number: EISDIR)) {
        try Files.readVersion(directory)
      }
    }
  }
}
