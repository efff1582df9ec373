// Texts of others do nothing to a terminal; white space; subnet masks.

import Model
import Testing

@Suite struct PlainTextTests {
  @Test(arguments: [
    ("eth1", "eth1"), ("a\u{1B}[31mb", "a?[31mb"), ("a\r\nb", "a??b"), ("a\u{9B}b\u{7F}", "a?b?"),
    ("a\u{202E}b\u{2028}c\u{2029}", "a?b?c?"), ("é中\u{1F600}", "é中\u{1F600}"), ("a\tb", "a?b"),
  ]) func controlCharactersBecomeQuestionMarks(_ text: String, _ plain: String) {
    #expect(plainText(text) == plain)
  }

  @Test func tabsStayIfRequested() {
    #expect(plainText("a\tb\u{1B}", keepsTabs: true) == "a\tb?")
  }

  @Test func textIsCutAtTheLimit() {
    #expect(plainText("abcdef", limit: 3) == "abc")
    #expect(plainText("ab", limit: 3) == "ab")
  }

  @Test(arguments: [
    (" a b\t\r\n", "a b"), ("", ""), (" \n ", ""), ("a", "a"), ("\u{A0}a\u{2028}", "a"),
  ]) func whiteSpaceAroundIsTrimmed(_ text: String, _ trimmed: String) {
    #expect(text.trimmed == trimmed)
  }
}

@Suite struct SubnetMaskTests {
  @Test func everyContiguousMaskHasItsLength() {
    for length in 1...32 {
      let mask = IPv4Address(rawValue: ~0 << UInt32(32 - length))
      #expect(SubnetMask(mask)?.length == UInt8(length))
    }
  }

  @Test(arguments: ["0.0.0.0", "255.0.255.0", "0.255.255.255", "255.255.255.253"])
  func masksWithGapsAreRefused(_ text: String) throws {
    #expect(SubnetMask(try #require(IPv4Address(text))) == nil)
  }
}

@Suite struct PlainJSONTests {
  @Test(arguments: [
    ("{\n  \"a\" : \"é中\u{1F600}\"\n}\n", "{\n  \"a\" : \"é中\u{1F600}\"\n}\n"),
    ("\"\u{9B}2J\u{7F}\"", "\"\\u009b2J\\u007f\""), ("\"\u{202E}\"", "\"\\u202e\""),
    ("\"\u{E0001}\"", "\"\\udb40\\udc01\""),
  ]) func whatATerminalInterpretsIsEscaped(_ json: String, _ plain: String) {
    #expect(plainJSON(json) == plain)
  }
}
