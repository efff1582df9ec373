// JSON: what enicfg reads, Foundation reads the same, and the place of an error is in the text.

import Foundation
import JSON

extension FuzzTarget {
  static let json = FuzzTarget("json") { bytes in
    let value: JSONValue
    do throws(JSONSyntax.Defect) {
      value = try JSONSyntax.value(of: bytes)
    } catch {
      try require(
        (0...bytes.count).contains(error.offset), "a defect at \(error.offset) is in the text")
      return
    }
    try requireEqual(try? JSONSyntax.value(of: bytes), value, "a text is read twice the same")
    try requireEqual(JSONSyntax.firstDefect(in: bytes), nil, "what is read has no defect")
    _ = value.shown
    // Foundation leaves out a byte order mark at the beginning of each text, and refuses half a surrogate pair.
    let text = String(decoding: bytes, as: UTF8.self)
    guard !text.unicodeScalars.contains("\u{FEFF}"), !text.lowercased().contains("feff"),
      (try? JSONSyntax.value(of: bytes, refusingHalves: true)) != nil
    else { return }
    let other = try? JSONSerialization.jsonObject(with: Data(bytes), options: .fragmentsAllowed)
    if let other { try compare(value, other) }
  }

  private static func compare(_ value: JSONValue, _ other: Any) throws(Violation) {
    switch (value, other) {
    case (.null, is NSNull), (.contradictory, _): return
    case (.text(let text), let other as String):
      try require(text.utf8.elementsEqual(other.utf8), "\(text) is \(other)")
    case (.flag(let flag), let other as Bool): try requireEqual(flag, other, "a flag is read")
    case (.number(let text), let other as NSNumber):
      if let whole = Int64(text) { try requireEqual(whole, other.int64Value, "\(text) is read") }
    case (.list(let elements), let others as [Any]):
      try requireEqual(elements.count, others.count, "a list has all of its elements")
      for (element, other) in zip(elements, others) { try compare(element, other) }
    case (.object(let members), let others as [String: Any]):
      for (key, member) in members {
        guard let other = others[key] else { throw Violation(description: "has \(key)") }
        try compare(member, other)
      }
    default: throw Violation(description: "\(value) is \(other)")
    }
  }
}
