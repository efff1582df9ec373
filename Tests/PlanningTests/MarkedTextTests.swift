// enicfg's marks in files: of whole files and blocks, edited or not.

import Model
import TestSupport
import Testing

@testable import Planning

@Suite struct MarkedTextTests {
  private func mac() throws -> MACAddress { try #require(MACAddress("00:16:3e:12:e7:27")) }

  private func text(_ text: String) -> MarkedText { MarkedText(Array(text.utf8)) }

  private func file(_ lines: [String], interpreter: String? = nil) throws -> BootFile {
    BootFile(try #require(FilePath("/etc/file")), lines: lines, interpreter: interpreter)
  }

  @Test(arguments: ["", "a", "a\n", "a\n\nb", "\n", "\n\n", "a\r\nb\r\n", "é\n"])
  func bytesAreUnchanged(_ content: String) {
    #expect(text(content).bytes == Array(content.utf8))
  }

  @Test(arguments: ["", "a", "a\n", "a\n\nb", "\n", "# enicfg\n", "a\r\n"])
  func removedBlockLeavesTheTextAsBefore(_ content: String) throws {
    let added = text(content).with(block: ["one", "two"], for: "eth0", try mac())
    let again = text(String(decoding: added.bytes, as: UTF8.self))
    #expect(again.blocks.map(\.mark.link) == ["eth0"])
    #expect(again.blocks.map(\.isIntact).contains(false) == false)
    #expect(again.whole == nil)
    #expect(again.without(blocksFor: "eth0").bytes == Array(content.utf8))
  }

  @Test func blocksOfSeveralLinksShareAText() throws {
    let mac = try mac()
    let both = text("a").with(block: ["0"], for: "eth0", mac).with(block: ["1"], for: "eth1", mac)
    let again = MarkedText(both.bytes)
    #expect(again.blocks.map(\.mark.link) == ["eth0", "eth1"])
    #expect(again.withoutAnyBlock == "a\n")
    let changed = again.with(block: ["2", "3"], for: "eth0", mac)
    #expect(MarkedText(changed.bytes).blocks.map(\.isIntact).contains(false) == false)
    #expect(changed.without(blocksFor: "eth1").without(blocksFor: "eth0").bytes == Array("a".utf8))
    // A text that a user added after a block stays, with the line break before it.
    let more = text(String(decoding: both.bytes, as: UTF8.self) + "b\n")
    #expect(
      more.without(blocksFor: "eth1").without(blocksFor: "eth0").bytes == Array("a\nb\n".utf8))
  }

  @Test(arguments: ["", "a", "a\n"]) func blocksAreRemovedInAnyOrder(_ content: String) throws {
    let mac = try mac()
    var full = text(content)
    for link in ["eth0", "eth1", "eth2"] { full = full.with(block: [link], for: link, mac) }
    for order in [["eth0", "eth1", "eth2"], ["eth2", "eth0", "eth1"], ["eth1", "eth2", "eth0"]] {
      var rest = full
      for link in order { rest = MarkedText(rest.without(blocksFor: link).bytes) }
      #expect(rest.bytes == Array(content.utf8))
    }
  }

  @Test func secondBlockOfALinkIsRemoved() throws {
    let one = text("a\n").with(block: ["1"], for: "eth0", try mac())
    let block = one.bytes.dropFirst(2)
    let twice = MarkedText(one.bytes + block)
    #expect(twice.blocks.count == 2)
    let written = twice.with(block: ["2"], for: "eth0", try mac())
    #expect(written.blocks.count == 1)
    #expect(written.without(blocksFor: "eth0").bytes == Array("a\n".utf8))
  }

  @Test(arguments: [nil, "/bin/sh"]) func wholeFileIsRecognized(_ interpreter: String?) throws {
    let made = MarkedText.whole(
      try file(["a", "b"], interpreter: interpreter), for: "eth1", try mac())
    let again = MarkedText(made.bytes)
    let part = try #require(again.whole)
    #expect(part.mark.link == "eth1")
    let own = try mac()
    #expect(part.mark.mac == own)
    #expect(part.isIntact)
    #expect(again.blocks.isEmpty)
    let isScript = made.bytes.starts(with: Array("#!".utf8))
    #expect(isScript == (interpreter != nil))
  }

  @Test func everyEditIsDetected() throws {
    let made = MarkedText.whole(try file(["a", "b"]), for: "eth1", try mac()).bytes
    let first = try #require(made.firstIndex(of: 0x0A)) + 1
    var random = SeededGenerator(seed: 4)
    for _ in 0..<300 {
      var edited = made
      let at = Int.random(in: first..<edited.count, using: &random)
      switch Int.random(in: 0..<3, using: &random) {
      case 0: edited.remove(at: at)
      case 1: edited.insert(UInt8.random(in: 1...255, using: &random), at: at)
      default: edited[at] ^= UInt8.random(in: 1...255, using: &random)
      }
      // An edit may turn the last line into a second mark, which is then invalid.
      let part = MarkedText(edited).whole
      #expect(edited == made || part?.isIntact == false || part == nil)
    }
    #expect(MarkedText(made + Array("c\n".utf8)).whole?.isIntact == false)
    // A changed link or MAC in the mark makes the file an edited one.
    for (old, new) in [("for eth1 ", "for eth2 "), ("e7:27", "e7:28")] {
      let text = String(decoding: made, as: UTF8.self)
      let parts = text.split(separator: "\n").map(String.init)
      let first = parts[0].split(separator: old, omittingEmptySubsequences: false).joined(
        separator: new)
      let renamed = ([first] + parts.dropFirst()).map { $0 + "\n" }.joined()
      #expect(MarkedText(Array(renamed.utf8)).whole?.isIntact == false)
    }
  }

  @Test(arguments: [
    "# enicfg wrote this file for eth1", "# enicfg wrote this file for eth1 nonsense check 0",
    "# enicfg wrote this file for eth1 00:16:3e:12:e7:27 check 0",
    " # enicfg wrote this file for eth1 00:16:3e:12:e7:27 check 0123456789abcdef",
    "# enicfg wrote this file for eth1 00:16:3e:12:e7:27 check 0123456789abcdeg",
    "# enicfg wrote this file for eth1 00:16:3e:12:e7:27 check 0123456789abcdef more",
  ])
  func similarLinesAreNotMarks(_ line: String) {
    #expect(text(line + "\n").whole == nil)
    #expect(text("a\n" + line + "\n").blocks.isEmpty)
  }

  @Test func blockWithoutItsEndIsOpen() throws {
    let made = text("a\n").with(block: ["b"], for: "eth0", try mac())
    let lines = String(decoding: made.bytes, as: UTF8.self).split(separator: "\n").dropLast()
    let open = text(lines.joined(separator: "\n") + "\nc\n")
    #expect(open.blocks.map(\.isOpen) == [true])
    // An open block at the top of a file does not make it a file of enicfg.
    let onTop = text(lines.dropFirst().joined(separator: "\n") + "\nc\n")
    #expect(onTop.blocks.map(\.isOpen) == [true] && onTop.whole == nil)
  }

  @Test func randomTextNeverTraps() throws {
    var random = SeededGenerator(seed: 5)
    let mac = try mac()
    let pieces: [[UInt8]] = [
      Array("# enicfg wrote this block for eth0 00:16:3e:12:e7:27 check 0123456789abcdef\n".utf8),
      Array("# enicfg: end of eth0\n".utf8), [0x0A], [0xFF, 0x0A], Array("text".utf8), [],
    ]
    for _ in 0..<500 {
      let count = Int.random(in: 0..<8, using: &random)
      let bytes = (0..<count).flatMap { _ in pieces.randomElement(using: &random) ?? [] }
      let text = MarkedText(bytes)
      #expect(text.bytes == bytes)
      _ = (text.whole, text.blocks, text.withoutAnyBlock)
      let added = text.with(block: ["a"], for: "eth7", mac)
      #expect(added.without(blocksFor: "eth7").bytes == bytes || bytes.isEmpty)
    }
  }

  /// If all blocks were read again for each that is removed, this would take minutes.
  @Test func ofManyBlocksOneIsKept() throws {
    let mac = try mac()
    let block = text("").with(block: ["a"], for: "eth0", mac, isThere: false).bytes
    let many = MarkedText((0..<2000).flatMap { _ in block })
    #expect(many.blocks.count == 2000)
    #expect(many.with(block: ["a"], for: "eth0", mac).bytes == block)
    #expect(many.without(blocksFor: "eth0").bytes.isEmpty)
  }
}
