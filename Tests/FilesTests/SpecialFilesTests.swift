// Pipes and devices in the place of files: nothing waits for their writers, and nothing is read without end.

import Glibc
import TestSupport
import Testing

@testable import Files

@Suite struct SpecialFilesTests {
  @Test func pipeInThePlaceOfAFileIsRefusedAtOnce() throws {
    try inTemporaryDirectory { directory in
      let path = directory + "/00:16:3e:12:e7:27.json"
      try #require(unsafe mkfifo(path, 0o600) == 0)
      #expect(throws: FileError.malformed(path: path)) { try Files.read(path) }
    }
  }

  @Test func deviceWithoutAnEndIsReadUpToTheLimit() throws {
    let path = "/dev/zero"
    #expect(throws: FileError.malformed(path: path)) { try Files.read(path) }
    #expect(throws: FileError.system(call: "read", path: path, number: EFBIG)) {
      try Files.read(path, pipesWithin: .seconds(3600))
    }
  }

  @Test func pipeThatNothingWritesToIsReadForItsTimeAlone() throws {
    try inTemporaryDirectory { directory in
      let path = directory + "/pipe"
      try #require(unsafe mkfifo(path, 0o600) == 0)
      #expect(throws: FileError.silent(path: path, after: .milliseconds(1))) {
        try Files.read(path, pipesWithin: .milliseconds(1))
      }
      // A writer that writes something, and neither more nor goes.
      let writer = unsafe open(path, O_RDWR | O_CLOEXEC)
      try #require(writer >= 0)
      defer { close(writer) }
      try #require(unsafe write(writer, "ab", 2) == 2)
      #expect(throws: FileError.silent(path: path, after: .milliseconds(1))) {
        try Files.read(path, pipesWithin: .milliseconds(1))
      }
    }
  }

  @Test func pipeIsReadToItsEnd() throws {
    var ends: [Int32] = [0, 0]
    try #require(unsafe pipe(&ends) == 0)
    defer { close(ends[0]) }
    try #require(unsafe write(ends[1], "ab", 2) == 2)
    close(ends[1])
    // As a shell passes the output of a command: <(...).
    let path = "/proc/self/fd/\(ends[0])"
    #expect(try Files.read(path, pipesWithin: .seconds(3600)) == Array("ab".utf8))
  }
}
