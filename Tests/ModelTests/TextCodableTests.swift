// Values in JSON: their text, read back through the checks.

import FoundationEssentials
import Model
import TestSupport
import Testing

@Suite struct TextCodableTests {
  @Test func valuesSurviveJSON() throws {
    try expectSurvival(IPv4Address("10.0.0.20"), "10.0.0.20")
    try expectSurvival(IPv6Address("2001:DB8::1"), "2001:db8::1")
    try expectSurvival(IPAddress("fe80::1"), "fe80::1")
    try expectSurvival(IPPrefix("10.0.0.0/24"), "10.0.0.0/24")
    try expectSurvival(IPPrefix("10.0.0.1"), "10.0.0.1/32")
    try expectSurvival(IPAddressWithLength("10.0.0.20/24"), "10.0.0.20/24")
    try expectSurvival(MACAddress("00-16-3E-12-E7-27"), "00:16:3e:12:e7:27")
    try expectSurvival(LinkName("a\"\\é"), "a\"\\é")
    try expectSurvival(LinkName("\u{1}\u{1B}[1m"), "\u{1}\u{1B}[1m")
  }

  @Test func invalidTextIsNotDecoded() {
    expectRefusal(IPv4Address.self, "\"10.0.0.256\"")
    expectRefusal(IPv6Address.self, "\"1::2::3\"")
    expectRefusal(IPAddress.self, "\"localhost\"")
    expectRefusal(IPPrefix.self, "\"10.0.0.1/24\"")
    expectRefusal(IPAddressWithLength.self, "\"10.0.0.1\"")
    expectRefusal(MACAddress.self, "\"\"")
    expectRefusal(LinkName.self, "\"a/b\"")
    expectRefusal(IPv4Address.self, "167772161")
    expectRefusal(LinkName.self, "null")
    expectRefusal(LinkName.self, "[\"eth0\"]")
  }

  @Test func readTextIsPrintedAndReadBackTheSame() {
    var random = SeededGenerator(seed: 11)
    var parsed: [String: Int] = [:]
    for _ in 0..<30000 {
      let text = RandomText.anything(using: &random)
      for type in Self.types {
        guard let survives = type.survives(text) else { continue }
        #expect(survives, "\(type) of \(text.debugDescription)")
        parsed["\(type)", default: 0] += 1
      }
    }
    #expect(parsed["LinkName", default: 0] > 100)
  }

  private static var types: [any TextCodable.Type] {
    [
      IPv4Address.self, IPv6Address.self, IPAddress.self, IPPrefix.self,
      IPAddressWithLength.self, MACAddress.self, LinkName.self,
    ]
  }

  private func expectSurvival<Value: TextCodable & Equatable>(
    _ value: Value?, _ text: String
  ) throws {
    let value = try #require(value)
    let data = try JSONEncoder().encode([value])
    #expect(try JSONDecoder().decode([String].self, from: data) == [text])
    #expect(try JSONDecoder().decode([Value].self, from: data) == [value])
  }

  private func expectRefusal<Value: TextCodable>(_ type: Value.Type, _ json: String) {
    #expect(throws: DecodingError.self) {
      try JSONDecoder().decode([Value].self, from: Data("[\(json)]".utf8))
    }
  }
}

extension TextCodable {
  /// Whether the value that a text stands for prints a text that stands for the same; nil where it
  /// stands for none.
  fileprivate static func survives(_ text: String) -> Bool? {
    guard let value = Self(text) else { return nil }
    return Self(value.description)?.description == value.description
  }
}
