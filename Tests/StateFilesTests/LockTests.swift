// A lock has one holder at a time, which is reported by its process ID.

import Files
import Glibc
import StateFiles
import TestSupport
import Testing

@Suite struct LockTests {
  @Test func secondHolderIsRefusedWithTheHoldersNumber() throws {
    try inTemporaryDirectory { directory in
      let lock = try Lock(directory: directory, waitingAtMost: .zero)
      let refusal = FileError.locked(path: directory + "/lock", holder: getpid())
      for _ in 0..<2 {
        #expect(throws: refusal) { try holdAndRelease(directory) }
      }
      lock.release()
      try holdAndRelease(directory)
    }
  }

  @Test func theEndOfItsScopeReleasesTheLock() throws {
    try inTemporaryDirectory { directory in
      do {
        let lock = try Lock(directory: directory, waitingAtMost: .zero)
        _ = lock
      }
      try holdAndRelease(directory)
    }
  }

  @Test func locksOfDifferentDirectoriesAreIndependent() throws {
    try inTemporaryDirectory { directory in
      let first = try Lock(directory: directory + "/a", waitingAtMost: .zero)
      let second = try Lock(directory: directory + "/b", waitingAtMost: .zero)
      first.release()
      second.release()
    }
  }

  @Test func holderWithoutANumberIsUnknown() throws {
    try inTemporaryDirectory { directory in
      let lock = try Lock(directory: directory, waitingAtMost: .zero)
      try put("not a number\n", in: directory + "/lock")
      #expect(throws: FileError.locked(path: directory + "/lock", holder: nil)) {
        try holdAndRelease(directory)
      }
      lock.release()
    }
  }

  @Test func shorterNumberReplacesALongerOne() throws {
    try inTemporaryDirectory { directory in
      try put("99999999999999999999\n", in: directory + "/lock")
      let lock = try Lock(directory: directory, waitingAtMost: .zero)
      #expect(try run("cat", [directory + "/lock"]) == "\(getpid())\n")
      lock.release()
    }
  }

  @Test func theDirectoryIsMade() throws {
    try inTemporaryDirectory { directory in
      try holdAndRelease(directory + "/run/enicfg")
      #expect(try names(in: directory + "/run/enicfg") == ["lock"])
    }
  }

  @Test func impossibleDirectoryIsReportedByPath() throws {
    try inTemporaryDirectory { directory in
      try put("", in: directory + "/file")
      let path = directory + "/file/run"
      #expect(throws: FileError.system(call: "mkdir", path: path, number: ENOTDIR)) {
        try holdAndRelease(path)
      }
    }
  }

  @Test func lockIsNotInheritedByAChild() throws {
    try inTemporaryDirectory { directory in
      let lock = try Lock(directory: directory, waitingAtMost: .zero)
      // The descriptor is closed on exec; otherwise the child would keep the lock.
      let descriptors = try run("ls", ["-l", "/proc/self/fd"])
      #expect(!descriptors.contains(directory + "/lock"))
      lock.release()
    }
  }

  private func holdAndRelease(_ directory: String) throws {
    let lock = try Lock(directory: directory, waitingAtMost: .zero)
    lock.release()
  }
}
