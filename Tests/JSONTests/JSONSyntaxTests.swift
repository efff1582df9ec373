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
