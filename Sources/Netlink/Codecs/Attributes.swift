// The attributes of a message: type, length, value, aligned to four bytes.
//
// Messages are parsed here and not by libnl-route, because its parsers drop attributes that plans
// need (IFLA_PERM_ADDRESS, IFA_RT_PRIORITY, RTA_PREF, RTA_NH_ID, a route's expiry,
// FRA_SUPPRESS_PREFIXLEN), refuse a link with unknown private data of its driver, and use unlimited
// memory on a next hop of zero length.

internal import CNetlink

/// The attributes of a message or of a nest, by their types.
///
/// They stay where they are, and are looked through for each type: a dump has thousands of messages, each with
/// few attributes.
struct Attributes {
  private let bytes: ArraySlice<UInt8>

  /// Reads the attributes in the bytes; nil if a length does not fit.
  init?(_ bytes: ArraySlice<UInt8>) {
    self.bytes = bytes
    var place = bytes.startIndex
    while let attribute = Attribute(in: bytes, at: place) {
      guard attribute.end <= bytes.endIndex else { return nil }
      place = attribute.next
    }
    // Alignment may leave up to three bytes.
    guard bytes.endIndex - place < MemoryLayout<nlattr>.size else { return nil }
  }

  /// The value of the first attribute of a type; nil if there is none.
  subscript(type: Int) -> ArraySlice<UInt8>? {
    for attribute in self where attribute.type == type { return value(of: attribute) }
    return nil
  }

  /// The values of every attribute of a type, in the message's order.
  func all(_ type: Int) -> [ArraySlice<UInt8>] { filter { $0.type == type }.map(value) }

  /// The types, in the message's order.
  var types: some Sequence<Int> { lazy.map(\.type) }

  /// The 32-bit number of an attribute; nil if it is missing or too short.
  func number(_ type: Int) -> UInt32? { self[type]?.number(at: 0) }

  private func value(of attribute: Attribute) -> ArraySlice<UInt8> {
    bytes[attribute.start..<attribute.end]
  }
}

extension Attributes: Sequence {
  /// Where an attribute is.
  struct Attribute {
    let type: Int
    let start: Int
    let end: Int

    /// The attribute at a place; nil if not even its header is there.
    fileprivate init?(in bytes: ArraySlice<UInt8>, at place: Int) {
      guard let length = bytes.number(at: place - bytes.startIndex, as: UInt16.self),
        let type = bytes.number(at: place - bytes.startIndex + 2, as: UInt16.self), length >= 4
      else { return nil }
      // NLA_TYPE_MASK: the two bits above are flags for nesting and byte order, not part of the
      // type.
      self.type = Int(type & 0x3FFF)
      start = place + 4
      end = place + Int(length)
    }

    /// Where the next one is.
    fileprivate var next: Int { start + (end - start + 3) & ~3 }
  }

  /// The attributes, one after the other.
  func makeIterator() -> some IteratorProtocol<Attribute> {
    sequence(state: bytes.startIndex) { place in
      guard let attribute = Attribute(in: bytes, at: place) else { return nil }
      place = attribute.next
      return attribute
    }
  }
}
