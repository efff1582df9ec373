// An identifier from the cloud.

/// An identifier from the cloud: of an ENI, a vSwitch, a VPC, an instance.
package struct CloudIdentifier: Hashable, Sendable {
  /// 1…128 ASCII letters, digits, `-`, `_` and `.`, such as `eni-bp1a2b3c`.
  package let text: String

  /// Nil if the text does not have this form; an HTML page does not.
  package init?(_ text: some StringProtocol) {
    guard (1...128).contains(text.utf8.count), text.utf8.allSatisfy(Self.isAllowed) else {
      return nil
    }
    self.text = String(text)
  }

  private static func isAllowed(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
      UInt8(ascii: "."):
      true
    default: false
    }
  }
}

extension CloudIdentifier: CustomStringConvertible {
  /// The identifier itself.
  package var description: String { text }
}
