// What is JSON, and where a text is not.

import JSON
import Testing

@Suite struct JSONSyntaxTests {
  @Test(arguments: [
    "null", " [ ] ", "{}", "[1, -0, 0.5, 1e9, 1E+9, -1.25e-3]", #""\u00e4\n\"\\\/""#,
    #"{"a": [true, false, null, {"b": ""}]}"#,
  ])
  func acceptsJSON(text: String) {
    #expect(JSONSyntax.firstDefect(in: Array(text.utf8)) == nil)
  }

  @Test(arguments: [
    ("", 0), ("[", 1), ("[1,]", 3), ("[1 2]", 3), ("{a: 1}", 1), (#"{"a" 1}"#, 5), ("01", 1),
    ("1.", 2), ("-", 1), (".5", 0), ("1e", 2), ("tru", 3), ("nulll", 4), (#""\x""#, 2),
    (#""\u12g4""#, 5), ("\"a\nb\"", 2), ("{} {}", 3), ("NaN", 0), ("'a'", 0), (#"{"a": 1,}"#, 8),
  ])
  func findsTheFirstByteThatIsWrong(text: String, offset: Int) {
    #expect(JSONSyntax.firstDefect(in: Array(text.utf8)) == offset)
  }

  @Test func findsInvalidUTF8() {
    #expect(JSONSyntax.firstDefect(in: [0x22, 0xC3, 0xA4, 0xFF, 0x22]) == 3)
  }

  @Test func hasTheDepthLimitOfTheDecoder() {
    let deep = { (depth: Int) in
      [UInt8](repeating: UInt8(ascii: "["), count: depth)
        + [UInt8](repeating: UInt8(ascii: "]"), count: depth)
    }
    #expect(JSONSyntax.firstDefect(in: deep(JSONSyntax.depthLimit)) == nil)
    #expect(JSONSyntax.firstDefect(in: deep(100_000)) == JSONSyntax.depthLimit)
  }
}

/// The members of an object: few and many are found in different ways.
@Suite struct JSONMembersTests {
  private func object(_ members: [String]) throws -> JSONValue {
    try JSONSyntax.value(of: Array("{\(members.joined(separator: ","))}".utf8))
  }

  @Test(arguments: [0, 1, 15, 16, 17, 40]) func everyMemberIsFound(_ count: Int) throws {
    let value = try object((0..<count).map { "\"key \($0)\": \($0)" })
    for number in 0..<count { #expect(value["key \(number)"] == .number("\(number)")) }
    #expect(value["key \(count)"] == nil)
    #expect(value == (try object((0..<count).reversed().map { "\"key \($0)\": \($0)" })))
    #expect(value != (try object((0..<count + 1).map { "\"key \($0)\": \($0)" })))
  }

  @Test(arguments: [2, 16, 17, 40]) func aKeyThatIsTwiceIsContradictoryWhereItsValuesDiffer(
    _ count: Int
  ) throws {
    let members = (0..<count).map { "\"key \($0)\": \($0)" }
    for number in [0, count - 1] {
      let same = try object(members + ["\"key \(number)\": \(number)"])
      #expect(same == (try object(members)))
      let other = try object(members + ["\"key \(number)\": true"])
      #expect(other["key \(number)"] == .contradictory(first: .number("\(number)")))
    }
  }
}
