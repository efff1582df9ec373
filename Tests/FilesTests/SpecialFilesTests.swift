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
      try Files.read(path, takesPipes: true)
    }
  }
}
