// An IPv6 address as an integer with a type.

/// An IPv6 address.
package struct IPv6Address: Hashable, Sendable {
  /// The address as a 128-bit number in host order.
  package let rawValue: UInt128

  /// Makes an address from its number in host order.
  package init(rawValue: UInt128) { self.rawValue = rawValue }

  /// Reads the text forms of RFC 4291 section 2.2: groups, `::`, and a dotted quad at the end.
  ///
  /// Nil for everything else; a zone (`%eth0`) is not part of an address.
  package init?(_ text: some StringProtocol) {
    guard text.utf8.count <= 45, !text.isEmpty else { return nil }
    let halves = Self.splitAtDoubleColon(String(text))
    guard let halves else { return nil }
    guard let head = Self.groups(halves.head), let tail = Self.groups(halves.tail ?? "") else {
      return nil
    }
    let given = head.count + tail.count
    // A "::" stands for at least one group of zeros.
    guard halves.tail == nil ? given == 8 : given <= 7 else { return nil }
    if halves.tail != nil, halves.head.contains(".") { return nil }
    let all = head + [UInt16](repeating: 0, count: 8 - given) + tail
    rawValue = all.reduce(0) { $0 << 16 | UInt128($1) }
  }

  /// The eight 16-bit groups, most significant first.
  package var groups: [UInt16] {
    (0..<8).map { UInt16(truncatingIfNeeded: rawValue >> (112 - 16 * $0)) }
  }

  /// The sixteen bytes in network order.
  package var bytes: [UInt8] {
    (0..<16).map { UInt8(truncatingIfNeeded: rawValue >> (120 - 8 * $0)) }
  }

  /// `::`.
  package static let any = IPv6Address(rawValue: 0)

  /// Whether the address is in fe80::/10.
  package var isLinkLocal: Bool { rawValue >> 118 == 0xFE80 >> 6 }

  /// Whether the address is in ff00::/8.
  package var isMulticast: Bool { rawValue >> 120 == 0xFF }

  /// Whether a host can have this address: not `::`, not `::1`, not in ff00::/8.
  ///
  /// Source: RFC 4291 section 2.4.
  package var isUnicast: Bool { rawValue > 1 && !isMulticast }

  private static func splitAtDoubleColon(_ text: String) -> (head: String, tail: String?)? {
    let bytes = Array(text.utf8)
    guard
      let at = bytes.indices.dropLast().first(where: {
        bytes[$0] == 0x3A && bytes[$0 + 1] == 0x3A
      })
    else { return (text, nil) }
    return (
      String(decoding: bytes[..<at], as: UTF8.self),
      String(decoding: bytes[(at + 2)...], as: UTF8.self)
    )
  }

  private static func groups(_ text: String) -> [UInt16]? {
    guard !text.isEmpty else { return [] }
    var result: [UInt16] = []
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    for (position, part) in parts.enumerated() {
      if part.contains("."), position == parts.count - 1, let quad = IPv4Address(part) {
        result += [UInt16(quad.rawValue >> 16), UInt16(quad.rawValue & 0xFFFF)]
      } else if (1...4).contains(part.utf8.count), part.utf8.allSatisfy(\.isHexDigit),
        let group = UInt16(part, radix: 16)
      {
        result.append(group)
      } else {
        return nil
      }
    }
    return result
  }
}

extension IPv6Address: CustomStringConvertible {
  /// The canonical text of RFC 5952: lower case, the longest run of two or more zero groups as
  /// `::`.
  package var description: String {
    let groups = self.groups
    var best = 0..<0
    var start = 0
    while start < 8 {
      let end = groups[start...].firstIndex { $0 != 0 } ?? 8
      if end - start > best.count { best = start..<end }
      start = end + 1
    }
    func text(_ range: Range<Int>) -> String {
      groups[range].map { String($0, radix: 16) }.joined(separator: ":")
    }
    return best.count >= 2
      ? text(0..<best.lowerBound) + "::" + text(best.upperBound..<8) : text(0..<8)
  }
}

extension IPv6Address: Comparable {
  /// Orders by number.
  package static func < (a: IPv6Address, b: IPv6Address) -> Bool { a.rawValue < b.rawValue }
}

extension UInt8 {
  /// Whether this ASCII byte is one of 0-9, a-f, A-F.
  var isHexDigit: Bool {
    (0x30...0x39).contains(self) || (0x61...0x66).contains(self) || (0x41...0x46).contains(self)
  }
}
