// The name of a link.

/// The name of a network link, as `ip link` shows it.
package struct LinkName: Sendable {
  /// Without white space, `/` or `:`; not `.` or `..`.
  let short: ShortText

  /// Nil if the kernel would refuse the name (`dev_valid_name`), or if it is not UTF-8.
  package init?(_ text: some StringProtocol) { self.init(String(text)) }

  /// Nil if the kernel would refuse the name (`dev_valid_name`), or if it is not UTF-8.
  package init?(_ text: String) {
    let refused: (UInt8) -> Bool = { byte in
      byte <= 0x20 && (byte == 0x20 || (0x09...0x0D).contains(byte)) || byte == 0xA0
        || byte == UInt8(ascii: "/") || byte == UInt8(ascii: ":")
    }
    guard let short = ShortText(text), text != ".", text != "..",
      !text.utf8.contains(where: refused)
    else { return nil }
    self.short = short
  }

  /// The name: 1…15 bytes.
  package var text: String { short.text }

  /// N of a name `ethN` (decimal, without leading zeros), else nil.
  package var ethernetNumber: UInt32? {
    guard text.hasPrefix("eth") else { return nil }
    return UInt32(decimal: text.dropFirst(3))
  }
}

extension LinkName: Hashable {
  /// Whether the names have the same bytes: the kernel does not compare by Unicode equivalence.
  package static func == (a: LinkName, b: LinkName) -> Bool { a.short == b.short }

  /// Hashes the bytes.
  package func hash(into hasher: inout Hasher) { hasher.combine(short) }
}

extension LinkName: CustomStringConvertible {
  /// The name, with `?` for each character that a terminal would interpret instead of showing it.
  ///
  /// The kernel accepts every control character in a name except white space.
  package var description: String { shown([text]) }
}

extension LinkName: Comparable {
  /// Orders by name, runs of digits by their number: eth2 before eth10.
  package static func < (a: LinkName, b: LinkName) -> Bool {
    a.sortKey == b.sortKey ? a.text < b.text : a.sortKey < b.sortKey
  }

  private var sortKey: NaturalOrder { NaturalOrder(text) }
}

/// A text split into its letters and its final number, so that eth2 comes before eth10.
private struct NaturalOrder: Comparable {
  let stem: String
  let number: UInt64

  init(_ text: String) {
    let digits = text.utf8.reversed().prefix { (0x30...0x39).contains($0) }.count
    stem = String(text.dropLast(digits))
    number = UInt64(text.suffix(digits)) ?? 0
  }

  static func < (a: NaturalOrder, b: NaturalOrder) -> Bool {
    a.stem == b.stem ? a.number < b.number : a.stem < b.stem
  }
}
