// Values decoded from JSON, as Foundation's decoder decodes them.

import FoundationEssentials
import JSON
import TestSupport
import Testing

/// A value with everything that files hold.
struct Sample: Codable, Equatable {
  enum Word: String, Codable, CaseIterable { case plain, special = "sp/cial" }

  indirect enum Choice: Codable, Equatable {
    case bare
    case one(UInt32)
    case named(text: String?, Choice)
  }

  struct Part: Codable, Equatable {
    var name: String
    var flag: Bool
    var small: UInt8?
  }

  var word: Word
  var choice: Choice
  var part: Part?
  var parts: [Part]
  var lists: [[Int32]]
  var optional: [String?]
  var numbers: [String: UInt64]
  var signed: Int64
}

extension Sample {
  /// Makes a value at random.
  init(using random: inout SeededGenerator) {
    word = Word.allCases.randomElement(using: &random) ?? .plain
    choice = .bare
    for _ in 0..<Int.random(in: 0...3, using: &random) {
      choice =
        random.next() % 2 == 0
        ? .one(UInt32(truncatingIfNeeded: random.next()))
        : .named(text: Bool.random(using: &random) ? Self.text(using: &random) : nil, choice)
    }
    parts = (0..<Int.random(in: 0...3, using: &random)).map { _ in
      Part(
        name: Self.text(using: &random), flag: .random(using: &random),
        small: Bool.random(using: &random) ? UInt8(truncatingIfNeeded: random.next()) : nil)
    }
    part = parts.first
    lists = parts.map { _ in [Int32(truncatingIfNeeded: random.next()), 0] }
    optional = parts.map { $0.flag ? $0.name : nil }
    numbers = ["a\"b": 0]
    numbers[Self.text(using: &random)] = random.next()
    signed = Int64(bitPattern: random.next())
  }

  private static func text(using random: inout SeededGenerator) -> String {
    let characters: [Character] = [
      "a", "/", "\"", "\\", "\n", "\t", "\u{0}", "\u{1F}", "ä", "€", "😀", "e\u{301}", "\u{7F}",
    ]
    return String(
      (0..<Int.random(in: 0...6, using: &random)).compactMap { _ in
        characters.randomElement(using: &random)
      })
  }
}

@Suite struct JSONDecodingTests {
  private static func bytes(of sample: Sample, _ format: JSONEncoder.OutputFormatting) throws
    -> [UInt8]
  {
    let encoder = JSONEncoder()
    encoder.outputFormatting = format
    return Array(try encoder.encode(sample))
  }

  /// What Foundation's decoder makes of a text; nil where it refuses it.
  private func foundations<Value: Decodable>(_ type: Value.Type, _ bytes: [UInt8]) -> Value? {
    try? JSONDecoder().decode(type, from: Data(bytes))
  }

  /// Compares the decoders.
  ///
  /// Foundation's also reads some texts that are not JSON, which are refused here.
  private func compare<Value: Decodable & Equatable>(_ type: Value.Type, _ bytes: [UInt8]) {
    let value = try? JSONSyntax.decode(type, from: bytes)
    if JSONSyntax.firstDefect(in: bytes) == nil {
      #expect(value == foundations(type, bytes), "\(String(decoding: bytes, as: UTF8.self))")
    } else {
      #expect(value == nil, "\(String(decoding: bytes, as: UTF8.self))")
    }
  }

  @Test(arguments: 0..<50 as Range<UInt64>)
  func whatWasEncodedIsDecoded(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for format in [[], [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]]
      as [JSONEncoder.OutputFormatting]
    {
      let sample = Sample(using: &random)
      let bytes = try Self.bytes(of: sample, format)
      #expect(try JSONSyntax.decode(Sample.self, from: bytes) == sample)
      #expect(foundations(Sample.self, bytes) == sample)
    }
  }

  @Test(arguments: 0..<4 as Range<UInt64>)
  func everyTruncatedTextIsRefused(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let bytes = try Self.bytes(of: Sample(using: &random), .prettyPrinted)
    for length in 0..<bytes.count {
      #expect(throws: (any Error).self) {
        try JSONSyntax.decode(Sample.self, from: Array(bytes[..<length]))
      }
      #expect(foundations(Sample.self, Array(bytes[..<length])) == nil)
    }
  }

  @Test(arguments: 0..<20 as Range<UInt64>)
  func aSpoiltTextIsDecodedAsByFoundation(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let likely = Array("{}[]\":, \n0189-+.eEtfnul\\u/dD".utf8)
    let whole = try Self.bytes(of: Sample(using: &random), [.sortedKeys])
    for _ in 0..<200 {
      var bytes = whole
      for _ in 0...Int.random(in: 0...1, using: &random) {
        let offset = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes[offset] = random.next()
        case 1: bytes[offset] = likely.randomElement(using: &random) ?? 0
        case 2: bytes.insert(likely.randomElement(using: &random) ?? 0, at: offset)
        default: bytes.remove(at: offset)
        }
      }
      compare(Sample.self, bytes)
    }
  }

  @Test(arguments: [
    "0", "-0", "1", "1.0", "1e2", "100e-2", "1.5", "-1", "127", "128", "-128", "-129", "255", "256",
    "65535", "65536", "2147483647", "2147483648", "-2147483648", "-2147483649", "4294967295",
    "4294967295.0", "4294967296", "9223372036854775807", "9223372036854775808",
    "-9223372036854775808", "-9223372036854775809", "18446744073709551615", "18446744073709551616",
    "99999999999999999999999999999999", "1e19", "1e20", "1e400", "-1e400", "1e-400", "01", "1.",
    "+1",
    ".5", "-", "NaN", "1 2", "\"1\"", "true", "null", "[1]", "{}", "", " 1\n", "\u{FEFF}1",
  ])
  func numbersAreThoseOfFoundation(text: String) {
    let bytes = Array(text.utf8)
    compare(Int.self, bytes)
    compare(Int8.self, bytes)
    compare(Int16.self, bytes)
    compare(Int32.self, bytes)
    compare(Int64.self, bytes)
    compare(UInt.self, bytes)
    compare(UInt8.self, bytes)
    compare(UInt16.self, bytes)
    compare(UInt32.self, bytes)
    compare(UInt64.self, bytes)
    compare(Bool.self, bytes)
    compare(String.self, bytes)
    compare([UInt8].self, bytes)
    compare(UInt32?.self, bytes)
  }

  @Test(arguments: [
    #""\ud83d\ude00""#, #""\uD83D\uDE00""#, #""\ud800""#, #""\udc00""#, #""\ud800\u0041""#,
    #""\ud800\ud800""#, #""\ude00\ud83d""#, #""\u0000""#, #""\u00e4\/\b\f\n\r\t\"\\""#, #""\q""#,
    #""\u12""#, #""\""#, "\"\t\"", "\"\u{7F}\"", "\"\n\"",
  ])
  func escapesAreThoseOfFoundation(text: String) {
    let bytes = Array(text.utf8)
    #expect((try? JSONSyntax.decode(String.self, from: bytes)) == foundations(String.self, bytes))
  }

  @Test func invalidUTF8IsRefused() {
    for bytes in [[0x22, 0xFF, 0x22], [0x22, 0xC3, 0x22], [0x22, 0xED, 0xA0, 0x80, 0x22]]
      as [[UInt8]]
    {
      #expect((try? JSONSyntax.decode(String.self, from: bytes)) == nil)
      #expect(foundations(String.self, bytes) == nil)
    }
  }

  @Test(arguments: [
    #"{"name": "a", "flag": true}"#, #"{"name": "a", "flag": true, "small": null}"#,
    #"{"name": "a", "flag": true, "small": 256}"#, #"{"name": "a", "flag": 1}"#, #"{"name": "a"}"#,
    #"{"name": null, "flag": true}"#, #"{"name": "a", "name": "b", "flag": true}"#,
    #"{"name": "a", "name": 1, "name": "c", "flag": true}"#,
    #"{"name": 1, "name": "a", "flag": true}"#,
    #"{"flag": true, "flag": true, "name": ""}"#,
    #"{"\u006eame": "a", "flag": true, "other": [{}]}"#,
    #"{"Name": "a", "flag": true}"#, "[]", "null", "\"a\"", "{}", #"[{"name": "a", "flag": true}]"#,
  ])
  func membersAreThoseOfFoundation(text: String) {
    compare(Sample.Part.self, Array(text.utf8))
    compare(Sample.Part?.self, Array(text.utf8))
    compare([Sample.Part].self, Array(text.utf8))
  }

  @Test(arguments: [
    #"{"bare": {}}"#, #"{"bare": null}"#, #"{"one": {"_0": 7}}"#, #"{"one": {}}"#, #"{"one": 7}"#,
    "{}",
    #"{"bare": {}, "one": {"_0": 7}}"#, #"{"bare": {}, "else": 1}"#, #"{"else": {}}"#, #""bare""#,
    #"{"named": {"_1": {"bare": {}}}}"#, #"{"named": {"text": null, "_1": {"bare": {}}}}"#,
    #"{"bare": {}, "bare": {"a": 1}}"#,
  ])
  func casesAreThoseOfFoundation(text: String) {
    compare(Sample.Choice.self, Array(text.utf8))
  }

  @Test(arguments: [1, 100, 510, 511, 512, 513, 100_000]) func nestingIsThatOfFoundation(depth: Int)
  {
    let bytes =
      [UInt8](repeating: UInt8(ascii: "["), count: depth)
      + [UInt8](repeating: UInt8(ascii: "]"), count: depth)
    // Read as a whole, and not further than the type says.
    #expect(
      (try? JSONSyntax.decode([Ignored].self, from: bytes)) == foundations([Ignored].self, bytes))
  }
}

/// Anything.
private struct Ignored: Decodable, Equatable {
  init(from decoder: any Decoder) {}
}
