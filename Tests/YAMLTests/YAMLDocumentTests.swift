// What is read of YAML, strictly and leniently, and what is refused, with its place.

import Model
import TestSupport
import Testing
import YAML

@Suite struct YAMLDocumentTests {
  private func root(_ text: String, _ rules: YAMLRules = .lenient) throws -> YAMLNode? {
    try YAMLDocument.root(of: Array(text.utf8), rules)
  }

  @Test(arguments: [YAMLRules.strict, .lenient])
  func nodesHaveTheirPositions(_ rules: YAMLRules) throws {
    let root = try #require(try root("a: 1\nb:\n  - 'x' # c\n  - {c: \"d\"}\n", rules))
    #expect(root["a"]?.content == .scalar("1", isPlain: true))
    let elements = try #require(root["b"]?.elements)
    #expect(elements.first?.content == .scalar("x", isPlain: false))
    #expect(elements.first?.position == TextPosition(line: 3, column: 5))
    #expect(elements.last?["c"]?.text == "d")
    #expect(elements.last?.entries.first?.position == TextPosition(line: 4, column: 6))
  }

  @Test func emptyTextHasNoRoot() throws {
    for text in ["", "\n", "# a comment\n"] { #expect(try root(text) == nil) }
    for text in ["~", "---", "null"] { #expect(try root(text)?.isNull == true) }
    #expect(try root("''")?.isNull == false)
  }

  @Test(arguments: [
    ("a: &x 1\nb: *x", "1"), ("a: &x {c: 1}\nb: *x", nil), ("a: !t 1\nb: !!str 2", "2"),
    ("b: 1\nb: 2", "2"), ("b: 1\n---\nb: 2", "1"), ("? b\n: 1", "1"), ("&k b: 1\na: *k", "1"),
  ])
  func lenientRulesReadWhatStrictRulesRefuse(_ text: String, _ value: String?) throws {
    let root = try #require(try root(text))
    #expect(root["b"]?.text == value)
    #expect(root["b"]?["c"]?.text == (value == nil ? "1" : nil))
    if text != "? b\n: 1" { #expect(throws: YAMLError.self) { try self.root(text, .strict) } }
  }

  @Test(arguments: [
    ("a: *x", YAMLError.Defect.alias, 1, 4), ("a: &x [*x]", .alias, 1, 8),
    ("? [a]\n: b", .keyIsNoText, 1, 3),
    ("a:\n\tb: 1", .syntax("found character that cannot start any token"), 2, 1),
  ])
  func invalidDocumentsAreRefused(
    _ text: String, _ defect: YAMLError.Defect, _ line: Int, _ column: Int
  ) {
    let error = #expect(throws: YAMLError.self) { try root(text) }
    #expect(error?.defect == defect)
    #expect(error?.position == TextPosition(line: line, column: column))
  }

  /// Each line has ten times the nodes of the one before.
  @Test func aliasesOfAliasesAreLimited() {
    var text = "a0: &a0 [x]\n"
    for level in 1...8 {
      let aliases = [String](repeating: "*a\(level - 1)", count: 10).joined(separator: ", ")
      text += "a\(level): &a\(level) [\(aliases)]\n"
    }
    let error = #expect(throws: YAMLError.self) { try root(text) }
    #expect(error?.defect == .tooLarge)
  }

  @Test(arguments: [YAMLRules.strict, .lenient]) func sizesAreLimited(_ rules: YAMLRules) {
    let deep = String(repeating: "[", count: 17)
    let long = String(repeating: "#", count: 1 << 20)
    for (text, defect) in [
      (deep, YAMLError.Defect.tooDeep), (long + "#", .tooLong(1 << 20)),
    ] {
      let error = #expect(throws: YAMLError.self) { try root(text, rules) }
      #expect(error?.defect == defect)
    }
    #expect(throws: Never.self) { try root(long, rules) }
    let error = #expect(throws: YAMLError.self) {
      try YAMLDocument.root(of: [0x61, 0x0A, 0x62, 0xFF], rules)
    }
    #expect(error == YAMLError(defect: .notUTF8, position: TextPosition(line: 2, column: 2)))
  }

  @Test(arguments: 0..<20 as Range<UInt64>) func randomBytesAreReadOrRefused(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let likely = Array("{}[]\":,- \n'&*!|>%@?ax0\\".utf8)
    for _ in 0..<200 {
      let length = Int.random(in: 0..<100, using: &random)
      let bytes = (0..<length).map { _ in likely.randomElement(using: &random) ?? 0 }
      for rules in [YAMLRules.strict, .lenient] { _ = try? YAMLDocument.root(of: bytes, rules) }
    }
  }

  /// If each key was compared with all before it, this would take minutes.
  @Test func theKeysOfALargeMappingAreFoundByTheirHash() throws {
    let text = (0..<49_000).map { "k\($0): \n" }.joined()
    let root = try #require(try YAMLDocument.root(of: Array(text.utf8), .strict))
    #expect(root.entries.count == 49_000)
    #expect(throws: YAMLError.self) {
      try YAMLDocument.root(of: Array((text + "k0: ").utf8), .strict)
    }
  }
}
