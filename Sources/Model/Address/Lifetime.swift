// How long an address or a lease stays.

/// How long an address stays: for ever, or a number of seconds counted down by the kernel.
package enum Lifetime: Hashable, Sendable {
  /// No end (`INFINITY_LIFE_TIME`).
  case forever
  /// Whole seconds, 0…2^32-2.
  case seconds(UInt32)

  /// Reads the kernel's number: 2^32-1 is for ever.
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
  /// The shorter first; for ever is the longest.
  package static func < (a: Lifetime, b: Lifetime) -> Bool { a.rawValue < b.rawValue }
}
