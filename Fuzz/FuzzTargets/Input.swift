// Takes an input of libFuzzer's apart, and the random numbers of a run.

/// The bytes of an input that are left.
struct Input {
  private(set) var rest: ArraySlice<UInt8>

  init(_ bytes: [UInt8]) { rest = bytes[...] }

  var isEmpty: Bool { rest.isEmpty }

  /// The next byte; 0 after the last one.
  mutating func byte() -> UInt8 { rest.popFirst() ?? 0 }

  /// The next two bytes as a number, the first one highest.
  mutating func uint16() -> UInt16 { UInt16(byte()) << 8 | UInt16(byte()) }

  /// The next bytes, up to this many.
  mutating func bytes(_ count: Int) -> [UInt8] {
    defer { rest = rest.dropFirst(count) }
    return Array(rest.prefix(count))
  }

  /// The next bytes up to the next line that is a form feed, which is taken too.
  mutating func section() -> [UInt8] {
    let end = rest.firstIndex(of: 0x0C) ?? rest.endIndex
    defer { rest = rest[end...].dropFirst() }
    return Array(rest[..<end])
  }
}

/// Numbers that are the same in each run (SplitMix64).
struct FixedNumbers: RandomNumberGenerator {
  private var state: UInt64 = 1

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
    mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
    return mixed ^ mixed >> 31
  }
}
