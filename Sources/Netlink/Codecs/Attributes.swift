// The attributes of a message: type, length, value, aligned to four bytes.
//
// Messages are read here and not with libnl-route's parsers, which lose what plans depend on
// (IFLA_PERM_ADDRESS, IFA_RT_PRIORITY, RTA_PREF, RTA_NH_ID, a route's expiry,
// FRA_SUPPRESS_PREFIXLEN), refuse a link whose driver's private data they don't know, and take
// memory without end on a next hop of zero length.

internal import CNetlink

/// The attributes of a message or of a nest, by their types.
struct Attributes {
  private var entries: [(type: UInt16, value: ArraySlice<UInt8>)] = []

  /// Reads the attributes of the bytes; nil where a length does not fit.
  init?(_ bytes: ArraySlice<UInt8>) {
    var rest = bytes
    // Up to three bytes may be left over by alignment.
    while rest.count >= MemoryLayout<nlattr>.size {
      guard let length = rest.number(at: 0, as: UInt16.self),
        let type = rest.number(at: 2, as: UInt16.self), length >= 4, Int(length) <= rest.count
      else { return nil }
      let value = rest.dropFirst(4).prefix(Int(length) - 4)
      // NLA_TYPE_MASK: the two bits above say how a value is nested or ordered, not what it is.
      entries.append((type & 0x3FFF, value))
      rest = rest.dropFirst((Int(length) + 3) & ~3)
    }
  }

  /// The value of the first attribute of a type; nil where there is none.
  subscript(type: Int) -> ArraySlice<UInt8>? {
    entries.first { Int($0.type) == type }?.value
  }

  /// The types, in the message's order.
  var types: [Int] { entries.map { Int($0.type) } }

  /// The 32-bit number of an attribute; nil where there is none or it is too short.
  func number(_ type: Int) -> UInt32? { self[type]?.number(at: 0) }
}
