// Places that another user could change or redirect are refused, and nothing of theirs is touched.

import Files
import Glibc
import StateFiles
import TestSupport
import Testing

@Suite struct UntrustedPlaceTests {
  private func hold(_ directory: String) throws {
    let lock = try Lock(directory: directory, waitingAtMost: .zero)
    lock.release()
  }

  private func state(_ path: String) throws -> String {
    try run("stat", ["-c", "%a %u %F", path]) + run("cat", [path])
  }

  /// The target was emptied and got mode 600.
  @Test func lockThatIsASymbolicLinkIsRefusedAndItsTargetStays() throws {
    try inTemporaryDirectory { directory in
      let (target, run) = (directory + "/target", directory + "/run")
      try put("theirs\n", in: target)
      _ = try TestSupport.run("chmod", ["644", target])
      let before = try state(target)
      try Files.makeDirectory(run)
      for place in [target, directory + "/none"] {
        _ = try TestSupport.run("ln", ["-sfn", place, run + "/lock"])
        #expect(throws: FileError.untrusted(path: run + "/lock", why: .symbolicLink)) {
          try hold(run)
        }
      }
      #expect(try state(target) == before)
      #expect(try names(in: directory) == ["run", "target"])
    }
  }

  @Test func lockWithASecondNameIsRefusedAndItsContentStays() throws {
    try inTemporaryDirectory { directory in
      let (target, run) = (directory + "/target", directory + "/run")
      try put("theirs\n", in: target)
      let before = try state(target)
      try Files.makeDirectory(run)
      _ = try TestSupport.run("ln", [target, run + "/lock"])
      #expect(throws: FileError.untrusted(path: run + "/lock", why: .otherName)) { try hold(run) }
      #expect(try state(target) == before)
    }
  }

  /// A pipe as the lock, held by another process, was waited for without end.
  @Test(arguments: ["mkfifo lock", "mkdir lock", "mknod lock c 1 3"])
  func lockThatIsNotAFileIsRefusedAtOnce(_ command: String) throws {
    try inTemporaryDirectory { directory in
      _ = try run("sh", ["-c", "cd \(directory) && \(command)"])
      #expect(throws: FileError.untrusted(path: directory + "/lock", why: .notAFile)) {
        try hold(directory)
      }
    }
  }

  @Test func lockOfAnotherUserIsRefused() throws {
    try inTemporaryDirectory { directory in
      try put("7\n", in: directory + "/lock")
      _ = try run("chown", ["12", directory + "/lock"])
      #expect(throws: FileError.untrusted(path: directory + "/lock", why: .ownedBy(user: 12))) {
        try hold(directory)
      }
    }
  }

  @Test(arguments: [
    ("chmod 1777", Distrust.writableByOthers(mode: 0o1777)),
    ("chmod 757", .writableByOthers(mode: 0o757)),
    ("chgrp 34 X && chmod 775", .writableByOthers(mode: 0o775)),
    ("chown 12", .ownedBy(user: 12)),
  ]) func directoryThatAnotherUserCanChangeIsRefused(_ command: String, _ why: Distrust) throws {
    try inTemporaryDirectory { directory in
      let run = directory + "/run"
      try Files.makeDirectory(run + "/locks")
      for place in [run, run + "/locks"] {
        let shell = "\(command.replacing("X", with: place)) \(place)"
        _ = try TestSupport.run("sh", ["-c", shell])
        #expect(throws: FileError.untrusted(path: place, why: why)) {
          if place == run { return try hold(run) }
          let lock = try Lock(directory: place, of: "00:16:3e:12:e7:27")
          lock.release()
        }
        #expect(try names(in: place).filter { $0 != "locks" } == [])
        _ = try TestSupport.run("sh", ["-c", "chown 0:0 \(place); chmod 755 \(place)"])
      }
    }
  }

  @Test func administratorsOwnLinkAndGroupAreFine() throws {
    try inTemporaryDirectory { directory in
      try Files.makeDirectory(directory + "/elsewhere")
      _ = try run("chmod", ["775", directory + "/elsewhere"])
      _ = try run("ln", ["-s", directory + "/elsewhere", directory + "/run"])
      try hold(directory + "/run")
      #expect(try names(in: directory + "/elsewhere") == ["lock"])
      // Another user's link may lead anywhere tomorrow.
      _ = try run("chown", ["-h", "12", directory + "/run"])
      #expect(throws: FileError.untrusted(path: directory + "/run", why: .ownedBy(user: 12))) {
        try hold(directory + "/run")
      }
    }
  }

  @Test func directoriesBelowAreNotReachedByLinks() throws {
    try inTemporaryDirectory { directory in
      let (run, state) = (directory + "/run", directory + "/state")
      try Files.makeDirectory(directory + "/theirs")
      for place in [run + "/links", state + "/enis"] {
        try Files.makeDirectory(String(place[..<(place.lastIndex(of: "/") ?? place.endIndex)]))
        _ = try TestSupport.run("ln", ["-s", directory + "/theirs", place])
      }
      let records = RecordFiles(runDirectory: run)
      #expect(throws: FileError.untrusted(path: run + "/links", why: .symbolicLink)) {
        try records.requireOwn()
      }
      let kept = StateDirectory(state, runDirectory: run)
      #expect(throws: FileError.untrusted(path: state + "/enis", why: .symbolicLink)) {
        try kept.requireOwn()
      }
    }
  }
}
