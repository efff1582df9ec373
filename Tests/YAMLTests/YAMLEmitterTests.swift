// What is written as YAML: its style, and that it is read back as what it was.

import TestSupport
import Testing
import YAML

@Suite struct YAMLEmitterTests {
  @Test func styleIsBlockStyle() {
    let value = YAMLValue.mapping([
      .init("plain", "eth1"), .init("quoted", .quoted("10.0.0.1/24")), .init("yes", true),
      .init(
        "list",
        .sequence([
          .quoted("a"), .mapping([.init(.quoted("b"), .mapping([.init("c", .plain(1))]))]),
          .mapping([.init("d", "1"), .init("e", "2")]),
        ])),
    ])
    #expect(
      YAMLEmitter.text(value) == """
        plain: eth1
        quoted: "10.0.0.1/24"
        yes: true
        list:
        - "a"
        - "b":
            c: 1
        - d: 1
          e: 2

        """)
  }

  @Test func longTextStaysOnOneLine() {
    let text = [String](repeating: "word", count: 100).joined(separator: " ")
    #expect(YAMLEmitter.text(.mapping([.init("a", .quoted(text))])) == "a: \"\(text)\"\n")
  }

  /// What cannot stand plainly is put between quotation marks.
  @Test(arguments: [
    "", "a: b", "- a", "#", "\u{7}", "a\nb", "'", "\"", "\\", "é", "&a", "%", " a ",
  ])
  func everyTextIsReadBack(_ text: String) throws {
    for value in [YAMLValue.plain(text), .quoted(text)] {
      let written = try #require(YAMLEmitter.text(.mapping([.init(.plain(text), value)])))
      let read = try YAMLDocument.root(of: Array(written.utf8), .strict)
      #expect(read?.entries.map(\.key) == [text], "\(written)")
      #expect(read?[text]?.text == text, "\(written)")
    }
  }

  @Test(arguments: 0..<20 as Range<UInt64>) func randomValuesAreReadBack(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<50 {
      let value = YAMLValue.mapping([.init("root", Self.value(depth: 0, using: &random))])
      let text = try #require(YAMLEmitter.text(value))
      let root = try #require(try YAMLDocument.root(of: Array(text.utf8), .strict))
      #expect(YAMLValue(root) == value.withoutStyle, "\(text)")
    }
  }

  private static func value(depth: Int, using random: inout SeededGenerator) -> YAMLValue {
    switch Int.random(in: 0..<(depth < 5 ? 4 : 2), using: &random) {
    case 0: .plain(text(using: &random))
    case 1: .quoted(text(using: &random))
    case 2:
      .sequence(
        (0..<Int.random(in: 0..<4, using: &random)).map { _ in
          value(depth: depth + 1, using: &random)
        })
    default:
      .mapping(
        (0..<Int.random(in: 0..<4, using: &random)).map { number in
          .init(
            .plain("\(number)\(text(using: &random))"), value(depth: depth + 1, using: &random))
        })
    }
  }

  private static func text(using random: inout SeededGenerator) -> String {
    String(
      (0..<Int.random(in: 0..<9, using: &random)).compactMap { _ in
        " -:#'\"\\,[]{}&*!|>%@`?~aé€\n\t\u{1}0".randomElement(using: &random)
      })
  }
}

extension YAMLValue {
  /// What was read, as a value to be written.
  fileprivate init(_ node: YAMLNode) {
    self =
      switch node.content {
      case .scalar(let text, _): .plain(text)
      case .sequence(let elements): .sequence(elements.map { YAMLValue($0) })
      case .mapping(let entries):
        .mapping(entries.map { .init(.plain($0.key), YAMLValue($0.value)) })
      }
  }

  /// The same without quotation marks.
  fileprivate var withoutStyle: YAMLValue {
    switch self {
    case .scalar(let text): .plain(text.text)
    case .sequence(let elements): .sequence(elements.map(\.withoutStyle))
    case .mapping(let entries):
      .mapping(entries.map { .init(.plain($0.key.text), $0.value.withoutStyle) })
    }
  }
}
