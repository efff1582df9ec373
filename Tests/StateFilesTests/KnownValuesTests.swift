// A file is decoded once, and again where another process changed it.

import Files
import JSON
import Model
import StateFiles
import Synchronization
import TestSupport
import Testing

/// A value that counts how often it is decoded.
private struct Counted: PerMAC {
  var mac: MACAddress
  var text: String

  /// How often a value was decoded, by its MAC: tests run at the same time.
  private static let decodings = Mutex<[MACAddress: Int]>([:])

  init(_ mac: MACAddress, _ text: String) {
    self.mac = mac
    self.text = text
  }

  init(json: JSONValue) throws {
    let object = try JSONObject(json)
    mac = try object["mac"].value()
    text = try object["text"].text()
    Self.decodings.withLock { [mac] in $0[mac, default: 0] += 1 }
  }

  var json: JSONValue { .members(["mac": .value(mac), "text": .text(text)]) }

  static func decodings(of mac: MACAddress) -> Int { decodings.withLock { $0[mac] ?? 0 } }
}

@Suite struct KnownValuesTests {
  private func inFiles(
    of text: String, _ body: (FilesPerMAC<Counted>, MACAddress) throws -> Void
  ) throws {
    let mac = try Fixture.mac(text)
    try inTemporaryDirectory { directory in
      try FilesPerMAC<Counted>(directory: directory).write(Counted(mac, "a"))
      try body(FilesPerMAC(directory: directory), mac)
    }
  }

  @Test func anUnchangedFileIsDecodedOnce() throws {
    try inFiles(of: "02:00:00:00:00:01") { files, mac in
      let copy = files
      for _ in 0..<3 {
        let values = [try files.value(of: mac), try copy.value(of: mac)]
        #expect(values == [Counted(mac, "a"), Counted(mac, "a")])
      }
      #expect(Counted.decodings(of: mac) == 1)
    }
  }

  @Test func whatWasWrittenIsNotDecoded() throws {
    try inFiles(of: "02:00:00:00:00:02") { files, mac in
      for text in ["b", "c"] {
        try files.write(Counted(mac, text))
        #expect(try files.value(of: mac) == Counted(mac, text))
      }
      #expect(Counted.decodings(of: mac) == 0)
    }
  }

  @Test func aFileThatAnotherProcessReplacedIsDecodedAgain() throws {
    try inFiles(of: "02:00:00:00:00:03") { files, mac in
      let other = FilesPerMAC<Counted>(directory: Files.parts(of: files.path(of: mac)).directory)
      for text in ["b", "c", "d"] {
        // Of the same size, and without a pause.
        try other.write(Counted(mac, text))
        #expect(try files.value(of: mac) == Counted(mac, text))
        #expect(try files.value(of: mac) == Counted(mac, text))
      }
      #expect(Counted.decodings(of: mac) == 3)
      try other.remove(mac)
      #expect(try files.value(of: mac) == nil)
      // Between a write of its own and the next look, too.
      try files.write(Counted(mac, "e"))
      try other.write(Counted(mac, "f"))
      #expect(try files.value(of: mac) == Counted(mac, "f"))
    }
  }

  @Test func whatIsRestoredIsReadAgain() throws {
    try inFiles(of: "02:00:00:00:00:04") { files, mac in
      #expect(try files.value(of: mac) == Counted(mac, "a"))
      #expect(try files.keepAside(mac))
      try files.write(Counted(mac, "b"))
      #expect(try files.value(of: mac) == Counted(mac, "b"))
      try files.restore(mac)
      #expect(try files.value(of: mac) == Counted(mac, "a"))
      try files.remove(mac)
      #expect(try files.value(of: mac) == nil)
    }
  }

  @Test func aFileThatWasSpoiltIsReportedEachTime() throws {
    try inFiles(of: "02:00:00:00:00:05") { files, mac in
      let path = files.path(of: mac)
      #expect(try files.value(of: mac) == Counted(mac, "a"))
      try put("{", in: path)
      for _ in 0..<2 {
        #expect(throws: FileError.malformed(path: path)) { try files.value(of: mac) }
      }
      try files.write(Counted(mac, "b"))
      #expect(try files.value(of: mac) == Counted(mac, "b"))
    }
  }

  /// There, a file can be replaced twice in a second, the second time with the first inode.
  @Test func aFileWithATimeInWholeSecondsIsDecodedEachTime() throws {
    try inFiles(of: "02:00:00:00:00:06") { files, mac in
      try run("touch", ["-d", "@1000000000", files.path(of: mac)])
      for _ in 0..<3 { #expect(try files.value(of: mac) == Counted(mac, "a")) }
      #expect(Counted.decodings(of: mac) == 3)
    }
  }
}
