// JSON for people, as Foundation's encoder writes it, and values read from it.

import FoundationEssentials
import JSON
import Model
import TestSupport
import Testing

/// Writes a JSON value by Foundation's encoder.
private struct Encoded: Encodable {
  struct Key: CodingKey {
    var stringValue: String
    var intValue: Int? { nil }
    init(stringValue: String) { self.stringValue = stringValue }
    init?(intValue: Int) { nil }
  }

  var value: JSONValue

  func encode(to encoder: any Encoder) throws {
    switch value {
    case .object(let members):
      var container = encoder.container(keyedBy: Key.self)
      for (key, value) in members {
        try container.encode(Encoded(value: value), forKey: Key(stringValue: key))
      }
    case .list(let elements):
      var container = encoder.unkeyedContainer()
      for element in elements { try container.encode(Encoded(value: element)) }
    case .text(let text): try encode(text, to: encoder)
    case .number(let digits): try encode(Int64(digits), to: encoder)
    case .flag(let flag): try encode(flag, to: encoder)
    case .null, .contradictory:
      var container = encoder.singleValueContainer()
      try container.encodeNil()
    }
  }

  private func encode(_ single: some Encodable, to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(single)
  }
}

@Suite struct JSONWritingTests {
  private static func text(using random: inout SeededGenerator) -> String {
    let characters: [Character] = [
      "a", "B", "é", "/", "\"", "\\", "\n", "\t", "\r", "\u{8}", "\u{C}", "\u{0}", "\u{1F}",
      "\u{7F}",
      "😀", "2", "_",
    ]
    return String(
      (0..<Int.random(in: 0...5, using: &random)).compactMap { _ in
        characters.randomElement(using: &random)
      })
  }

  private static func value(_ depth: Int, using random: inout SeededGenerator) -> JSONValue {
    switch Int.random(in: depth > 3 ? 2...5 : 0...5, using: &random) {
    case 0:
      return .list(
        (0..<Int.random(in: 0...3, using: &random)).map { _ in value(depth + 1, using: &random) })
    case 1:
      var texts: Set<String> = []
      for _ in 0..<Int.random(in: 0...3, using: &random) { texts.insert(text(using: &random)) }
      // In no order.
      return texts.sorted { $0.utf8.count < $1.utf8.count }.reduce(.members([:])) { object, key in
        guard case .object(let members) = object else { return object }
        var pairs = members.map { ($0.key, $0.value) }
        pairs.append((key, value(depth + 1, using: &random)))
        return .object(JSONMembers(pairs))
      }
    case 2: return .text(text(using: &random))
    case 3: return .whole(Int64(bitPattern: random.next()))
    case 4: return .flag(.random(using: &random))
    default: return .null
    }
  }

  @Test(arguments: 0..<300 as Range<UInt64>)
  func whatIsWrittenIsWhatFoundationWritesAndIsReadBack(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let value = Self.value(0, using: &random)
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    let expected = Array(try encoder.encode(Encoded(value: value))) + [0x0A]
    #expect(
      String(decoding: value.lines, as: UTF8.self) == String(decoding: expected, as: UTF8.self))
    #expect(try JSONSyntax.value(of: value.lines) == value)
  }

  @Test func membersWithoutAValueAreLeftOut() {
    let value = JSONValue.members(["b": .whole(1), "a": nil, "c": .null])
    #expect(String(decoding: value.lines, as: UTF8.self) == "{\n  \"b\" : 1,\n  \"c\" : null\n}\n")
  }
}

@Suite struct JSONReadingTests {
  private func object(_ text: String) throws -> JSONObject {
    try JSONObject(JSONSyntax.value(of: Array(text.utf8)))
  }

  @Test func partsAreReadByTheirKeys() throws {
    let object = try object(
      #"{"text": "a", "flag": true, "whole": 65535, "power": 1.5e1, "mac": "02:00:00:00:00:01", "list": [1, 2]}"#
    )
    #expect(try object["text"].text() == "a")
    #expect(try object["flag"].flag())
    #expect(try object["whole"].whole() == UInt16.max)
    #expect(try object["power"].whole() == 15)
    #expect(try object["mac"].value() == MACAddress("02:00:00:00:00:01"))
    #expect(try object["list"].list { try $0.whole() } == [1, 2] as [UInt8])
  }

  @Test func aMissingPartIsNamedUnlessItMayBeMissing() throws {
    let object = try object(#"{"null": null}"#)
    #expect(throws: JSONMismatch(missing: "a")) { try object["a"].text() }
    #expect(object.ifAny("a") == nil)
    #expect(object.ifAny("null") == nil)
  }

  @Test(
    arguments: [
      #"{"a": 1}"#, #"{"a": true}"#, #"{"a": null}"#, #"{"a": []}"#, #"{"a": {}}"#,
    ])
  func anotherTypeIsNoText(_ text: String) throws {
    let object = try object(text)
    #expect(throws: JSONMismatch()) { try object["a"].text() }
    #expect(throws: JSONMismatch()) { let _: MACAddress = try object["a"].value() }
  }

  @Test(arguments: ["-1", "256", "1.5", "1e3", "99999999999999999999", #""1""#])
  func aNumberOutsideTheRangeIsNone(_ text: String) throws {
    let object = try object(#"{"a": \#(text)}"#)
    #expect(throws: JSONMismatch()) { let _: UInt8 = try object["a"].whole() }
  }

  @Test func ofSeveralValuesTheFirstCounts() throws {
    #expect(try object(#"{"a": "1", "a": "2"}"#)["a"].text() == "1")
  }

  @Test func aSumHasOneCase() throws {
    let names = ["one", "two"]
    #expect(try object(#"{"new": 1, "two": {}}"#).onlyCase(of: names).name == "two")
    for text in [#"{}"#, #"{"new": {}}"#, #"{"one": {}, "two": {}}"#, #"{"one": 1}"#] {
      let object = try object(text)
      #expect(throws: JSONMismatch.self, "\(text)") { try object.onlyCase(of: names) }
    }
  }
}
