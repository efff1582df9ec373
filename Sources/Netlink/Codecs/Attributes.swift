// The attributes of a message: type, length, value, aligned to four bytes.
//
// Messages are parsed here and not by libnl-route, because its parsers drop attributes that plans
// need (IFLA_PERM_ADDRESS, IFA_RT_PRIORITY, RTA_PREF, RTA_NH_ID, a route's expiry,
// FRA_SUPPRESS_PREFIXLEN), refuse a link with unknown private data of its driver, and use unlimited
// memory on a next hop of zero length.

internal import CNetlink

/// The attributes of a message or of a nest, by their types.
struct Attributes {
  private var entries: [(type: UInt16, value: ArraySlice<UInt8>)] = []

  /// Reads the attributes in the bytes; nil if a length does not fit.
  init?(_ bytes: ArraySlice<UInt8>) {
    var rest = bytes
    // Most messages have fewer.
    entries.reserveCapacity(12)
    // Alignment may leave up to three bytes.
    while rest.count >= MemoryLayout<nlattr>.size {
      guard let length = rest.number(at: 0, as: UInt16.self),
        let type = rest.number(at: 2, as: UInt16.self), length >= 4, Int(length) <= rest.count
      else { return nil }
      let value = rest.dropFirst(4).prefix(Int(length) - 4)
      // NLA_TYPE_MASK: the two bits above are flags for nesting and byte order, not part of the
      // type.
      entries.append((type & 0x3FFF, value))
      rest = rest.dropFirst((Int(length) + 3) & ~3)
    }
  }

  /// The value of the first attribute of a type; nil if there is none.
  subscript(type: Int) -> ArraySlice<UInt8>? {
    entries.first { Int($0.type) == type }?.value
  }

  /// The values of every attribute of a type, in the message's order.
  func all(_ type: Int) -> [ArraySlice<UInt8>] {
    entries.filter { Int($0.type) == type }.map(\.value)
  }

  /// The types, in the message's order.
  var types: [Int] { entries.map { Int($0.type) } }

  /// The 32-bit number of an attribute; nil if it is missing or too short.
  func number(_ type: Int) -> UInt32? { self[type]?.number(at: 0) }
}
