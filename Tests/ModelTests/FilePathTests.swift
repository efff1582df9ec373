// Which texts are paths of files from a system's root.

import Model
import TestSupport
import Testing

@Suite struct FilePathTests {
  @Test(arguments: [
    "/etc/hosts", "/a", "/...", "/a/..b", "/a/b.", "/etc/netplan/60-enicfg.yaml", "/ä/\u{301}",
  ]) func pathOfNamesIsOne(_ text: String) throws {
    #expect(try #require(FilePath(text)).text == text)
  }

  @Test(arguments: [
    "", "/", "//", "a", "a/b", "/a/", "/a//b", "/./a", "/a/.", "/..", "/a/../b", "/a\nb", "/\u{7F}",
  ]) func pathThatMayLeadElsewhereIsNone(_ text: String) {
    #expect(FilePath(text) == nil)
  }

  @Test func randomTextsAreJudgedByTheirComponents() {
    var random = SeededGenerator(seed: 7)
    var count = 0
    for _ in 0..<20_000 {
      let bytes = (0..<Int.random(in: 0...9, using: &random)).map { _ in
        "//..ab".utf8.randomElement(using: &random) ?? 0
      }
      let text = String(decoding: [UInt8(ascii: "/")] + bytes, as: UTF8.self)
      let parts = text.split(separator: "/", omittingEmptySubsequences: false).dropFirst()
      let isPath = parts.allSatisfy { !["", ".", ".."].contains($0) }
      if isPath { count += 1 }
      #expect((FilePath(text) != nil) == isPath, "\(text)")
    }
    #expect(count > 1000)
  }
}
