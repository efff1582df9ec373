// The root of another system: links stay inside it, and existing files keep their ownership.

import Glibc
import Model
import TestSupport
import Testing

@testable import Files

@Suite struct FileRootTests {
  private func path(_ text: String) throws -> FilePath { try #require(FilePath(text)) }

  @Test(arguments: ["", "a", "/", "/a/", "//a", "/a//b", "/./a", "/a/..", "/a\nb", "/a\u{7F}"])
  func invalidPathsAreRefused(_ text: String) {
    #expect(FilePath(text) == nil)
  }

  @Test(arguments: [3, 100]) func pathsThatLeadSomewhereAreToldFromOthers(_ count: Int) throws {
    try inTemporaryDirectory { directory in
      let root = try #require(FileRoot(at: directory))
      for name in ["etc", "etc/folder"] { try Files.makeDirectory("\(directory)/\(name)") }
      for number in 0..<count {
        try root.put(FileContent("text\n"), at: path("/etc/there-\(number)"))
      }
      for (target, link) in [("there-0", "link"), ("nothing", "dangling"), ("loop", "loop")] {
        _ = try run("ln", ["-s", target, "\(directory)/etc/\(link)"])
      }
      let odd = [
        "/etc/folder", "/etc/link", "/etc/dangling", "/etc/loop", "/none/file", "/etc/link/file",
      ]
      let paths =
        try (0..<count).flatMap { number in
          [try path("/etc/there-\(number)"), try path("/etc/missing-\(number)")]
        } + odd.map(path)
      #expect(root.those(of: paths) == paths.filter(root.isThere))
      #expect(root.those(of: paths).count >= count + 2)
    }
  }

  @Test func absoluteLinksStartAtTheRoot() throws {
    try inTemporaryDirectory { directory in
      let root = try #require(FileRoot(at: directory))
      for name in ["etc", "etc/real", "usr"] { try Files.makeDirectory("\(directory)/\(name)") }
      // Followed from this machine's root, they would lead to its files.
      for (target, link) in [
        ("/etc/real", "etc/network"), ("../../../../etc/real", "usr/up"), ("real/file", "etc/one"),
      ] {
        _ = try run("ln", ["-s", target, "\(directory)/\(link)"])
      }
      try root.put(FileContent("text\n"), at: path("/etc/network/file"))
      #expect(try Files.read("\(directory)/etc/real/file") == Array("text\n".utf8))
      for name in ["/etc/network/file", "/usr/up/file", "/etc/one", "/etc/real/file"] {
        #expect(try root.content(path(name))?.text == "text\n", "\(name)")
      }
      // A symbolic link stays, and the file that it leads to is written.
      try root.put(FileContent("new\n"), at: path("/etc/one"))
      #expect(try Files.target(of: "\(directory)/etc/one") == "real/file")
      #expect(try Files.read("\(directory)/etc/real/file") == Array("new\n".utf8))
      #expect(try root.names(in: path("/etc/network")) == ["file"])
      let (one, two) = (try path("/etc/one"), try path("/etc/two"))
      #expect(try root.exists(one))
      #expect(try root.exists(two) == false)
      #expect(root.shown(one) == directory + "/etc/one")
    }
  }

  @Test func unresolvableLinksAreReported() throws {
    try inTemporaryDirectory { directory in
      let root = try #require(FileRoot(at: directory))
      _ = try run("ln", ["-s", "/b", "\(directory)/a"])
      _ = try run("ln", ["-s", "/a", "\(directory)/b"])
      #expect(throws: FileError.system(call: "open", path: "\(directory)/a", number: ELOOP)) {
        try root.content(path("/a"))
      }
      #expect(throws: FileError.self) { try root.put(FileContent("text"), at: path("/a")) }
    }
  }

  @Test func directoriesAndDevicesAreNotFiles() throws {
    try inTemporaryDirectory { directory in
      let root = try #require(FileRoot(at: directory))
      try Files.makeDirectory("\(directory)/etc")
      _ = try run("mkfifo", ["\(directory)/pipe"])
      _ = try run("ln", ["-s", "pipe", "\(directory)/masked"])
      for name in ["/etc", "/pipe", "/masked"] {
        let shown = directory + name
        #expect(try root.finding(path(name)) == .noFile)
        #expect(throws: FileError.system(call: "open", path: shown, number: EEXIST)) {
          try root.content(path(name))
        }
        // The directory or device is neither replaced nor removed.
        #expect(throws: FileError.self) { try root.put(FileContent("text"), at: path(name)) }
        #expect(throws: FileError.self) { try root.put(nil, at: path(name)) }
        #expect(try root.finding(path(name)) == .noFile)
      }
      #expect(try root.content(path("/pipe/file")) == nil)
      #expect(try root.names(in: path("/pipe")) == [])
      #expect(FileRoot(at: directory + "/none") == nil)
      #expect(FileRoot(at: directory + "/pipe") == nil)
      _ = try run("truncate", ["-s", "2M", "\(directory)/large"])
      #expect(throws: FileError.system(call: "read", path: "\(directory)/large", number: EFBIG)) {
        try root.content(path("/large"))
      }
    }
  }

  @Test func thisMachinesRootIsEmpty() throws {
    #expect(FileRoot(at: "/") == .machine)
    #expect(try FileRoot.machine.content(path("/proc/self/none")) == nil)
  }

  @Test func modeAndOwnerOfAFileStay() throws {
    try inTemporaryDirectory { directory in
      let file = directory + "/file"
      try put("old", in: file)
      _ = try run("chmod", ["640", file])
      _ = try run("chown", ["12:34", file])
      try Files.write("new".utf8, to: file, mode: nil)
      #expect(try run("stat", ["-c", "%a %u:%g", file]) == "640 12:34\n")
      try Files.write("new".utf8, to: file, mode: 0o600)
      #expect(try run("stat", ["-c", "%a %u:%g", file]) == "600 12:34\n")
      try Files.write("new".utf8, to: directory + "/other", mode: nil)
      #expect(try run("stat", ["-c", "%a %u:%g", directory + "/other"]) == "644 0:0\n")
    }
  }

  @Test func accessListsAndUserAttributesStay() throws {
    try inTemporaryDirectory { directory in
      let file = directory + "/file"
      try put("old", in: file)
      _ = try run("setfacl", ["-m", "user:1000:r--,group::---", file])
      _ = try run("setfattr", ["-n", "user.note", "-v", "mine", file])
      let list = try run("getfacl", ["-pn", file])
      try Files.write("new".utf8, to: file, mode: nil)
      #expect(try run("getfacl", ["-pn", file]) == list)
      #expect(list.contains("user:1000:r--"))
      let note = try run(
        "getfattr", ["--absolute-names", "-n", "user.note", "--only-values", file])
      #expect(note == "mine")
    }
  }

  @Test func contextStaysOrIsCopiedFromANeighbour() throws {
    try inTemporaryDirectory { directory in
      func context(_ name: String) throws -> String {
        try run(
          "getfattr",
          ["--absolute-names", "-n", "security.selinux", "--only-values", "\(directory)/\(name)"])
      }
      let label = "system_u:object_r:net_conf_t:s0"
      for (name, value) in [("ifcfg-eth0", label), ("z.network", "u:r:t:s1")] {
        try put("", in: "\(directory)/\(name)")
        _ = try run("setfattr", ["-n", "security.selinux", "-v", value, "\(directory)/\(name)"])
      }
      try Files.write("new".utf8, to: directory + "/ifcfg-eth0")
      #expect(try context("ifcfg-eth0") == label)
      try Files.write("new".utf8, to: directory + "/ifcfg-eth1")
      #expect(try context("ifcfg-eth1") == label)
      // The neighbour is one with the same name extension, if there is one.
      try Files.write("new".utf8, to: directory + "/a.network")
      #expect(try context("a.network") == "u:r:t:s1")
    }
  }

  @Test func leftoversOfAKilledWriterDoNotPreventAWrite() throws {
    try inTemporaryDirectory { directory in
      try put("half", in: directory + "/.file.enicfg-new")
      try Files.write("whole".utf8, to: directory + "/file")
      #expect(try names(in: directory) == ["file"])
      // A link in its place does not lead the write to another file.
      try put("foreign", in: directory + "/foreign")
      _ = try run("ln", ["-s", "foreign", directory + "/.file.enicfg-new"])
      try Files.write("again".utf8, to: directory + "/file")
      #expect(try Files.read(directory + "/foreign") == Array("foreign".utf8))
      try put("half", in: directory + "/.file.enicfg-new")
      try Files.removeForGood(directory + "/file")
      #expect(try names(in: directory) == ["foreign"])
    }
  }
}
