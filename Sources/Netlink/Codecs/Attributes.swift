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
    var isSound = true
    walk { attribute in
      isSound = attribute != nil
      return !isSound
    }
    if !isSound { return nil }
  }

  /// The value of the first attribute of a type; nil if there is none.
  subscript(type: Int) -> ArraySlice<UInt8>? {
    var found: Range<Int>?
    walk { attribute in
      guard let attribute, attribute.type == type else { return false }
      found = attribute.value
      return true
    }
    return found.map { bytes[$0] }
  }

  /// The values of every attribute of a type, in the message's order.
  func all(_ type: Int) -> [ArraySlice<UInt8>] {
    var values: [ArraySlice<UInt8>] = []
    walk { attribute in
      if let attribute, attribute.type == type { values.append(bytes[attribute.value]) }
      return false
    }
    return values
  }

  /// Whether there is an attribute of a type that is meant.
  func contain(where isMeant: (Int) -> Bool) -> Bool {
    var isThere = false
    walk { attribute in
      isThere = attribute.map { isMeant($0.type) } ?? false
      return isThere
    }
    return isThere
  }

  /// The 32-bit number of an attribute; nil if it is missing or too short.
  func number(_ type: Int) -> UInt32? { self[type]?.number(at: 0) }

  /// Where an attribute is.
  private struct Attribute {
    let type: Int
    let value: Range<Int>
  }

  /// Goes through the attributes until one is the last that is needed; one whose length does not fit is nil, and
  /// the last one.
  private func walk(_ isLast: (Attribute?) -> Bool) {
    unsafe bytes.withUnsafeBytes { raw in
      var place = 0
      // Alignment may leave up to three bytes.
      while raw.count - place >= MemoryLayout<nlattr>.size {
        let length = Int(unsafe raw.loadUnaligned(fromByteOffset: place, as: UInt16.self))
        let type = unsafe raw.loadUnaligned(fromByteOffset: place + 2, as: UInt16.self)
        guard length >= 4, length <= raw.count - place else {
          _ = isLast(nil)
          return
        }
        let start = bytes.startIndex + place
        // NLA_TYPE_MASK: the two bits above are flags for nesting and byte order, not part of the
        // type.
        let value = start + 4..<start + length
        if isLast(Attribute(type: Int(type & 0x3FFF), value: value)) { return }
        place += (length + 3) & ~3
      }
    }
  }
}
