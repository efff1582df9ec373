// A directory that cannot be read is not an empty one.

import Glibc
import Model
import TestSupport
import Testing

@testable import Files

@Suite struct DirectoryErrorTests {
  /// `down` ended with 0 and left everything, because no record was found.
  @Test func errorWhileADirectoryIsReadIsNotItsEnd() throws {
    try inTemporaryDirectory { directory in
      try put("", in: directory + "/00:16:3e:12:e7:27.json")
      let stream = unsafe try #require(opendir(directory))
      defer { unsafe closedir(stream) }
      // What the descriptor refers to now refuses to be listed.
      let device = unsafe open("/dev/null", O_RDONLY | O_CLOEXEC)
      try #require(device >= 0)
      defer { close(device) }
      try #require(unsafe dup2(device, dirfd(stream)) >= 0)
      #expect(throws: FileError.system(call: "readdir", path: directory, number: ENOTDIR)) {
        try unsafe Files.names(of: stream, path: directory)
      }
    }
  }

  @Test func linkThatCannotBeReadIsNotTakenForAFile() throws {
    try inTemporaryDirectory { directory in
      let path = directory + "/" + String(repeating: "x", count: 300)
      #expect(throws: FileError.system(call: "readlink", path: path, number: ENAMETOOLONG)) {
        try Files.target(of: path)
      }
      let (directoryTarget, noTarget) = (
        try Files.target(of: directory), try Files.target(of: directory + "/none")
      )
      #expect(directoryTarget == nil && noTarget == nil)
    }
  }

  @Test func existenceThatCannotBeToldIsAnError() throws {
    try inTemporaryDirectory { directory in
      let root = try #require(FileRoot(at: directory))
      try Files.makeDirectory(directory + "/etc")
      let long = try #require(FilePath("/etc/" + String(repeating: "x", count: 300)))
      #expect(throws: FileError.self) { try root.exists(long) }
      try put("", in: directory + "/file")
      let below = try #require(FilePath("/file/x"))
      #expect(try root.exists(below) == false)
    }
  }

  @Test func networkManagersProfilesAreInAPrivateDirectory() throws {
    try inTemporaryDirectory { directory in
      let root = try #require(FileRoot(at: directory))
      let content = FileContent(bytes: Array("[connection]\n".utf8), mode: 0o600)
      let profile = "/etc/NetworkManager/system-connections/enicfg-eth1.nmconnection"
      for name in [profile, "/etc/netplan/60-enicfg-eth1.yaml"] {
        try root.put(content, at: try #require(FilePath(name)))
      }
      func mode(_ place: String) throws -> String {
        try run("stat", ["-c", "%a", directory + place])
      }
      #expect(try mode("/etc/NetworkManager/system-connections") == "700\n")
      #expect(try mode("/etc/NetworkManager") == "755\n")
      #expect(try mode("/etc/netplan") == "755\n")
      #expect(try mode(profile) == "600\n")
    }
  }
}
