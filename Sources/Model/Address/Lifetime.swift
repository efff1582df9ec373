// How long an address or a lease is valid.

/// How long an address is valid: for ever, or a number of seconds that the kernel counts down.
package enum Lifetime: Hashable, Sendable {
  /// For ever (`INFINITY_LIFE_TIME`).
  case forever
  /// Whole seconds, 0…2^32-2.
  case seconds(UInt32)

  /// Makes a lifetime from the kernel's number: 2^32-1 means for ever.
  package init(rawValue: UInt32) { self = rawValue == .max ? .forever : .seconds(rawValue) }

  /// The kernel's number.
  package var rawValue: UInt32 {
    switch self {
    case .forever: .max
    case .seconds(let seconds): seconds
    }
  }
}

extension Lifetime: Comparable {
  /// Orders from short to long; for ever is the longest.
  package static func < (a: Lifetime, b: Lifetime) -> Bool { a.rawValue < b.rawValue }
}
