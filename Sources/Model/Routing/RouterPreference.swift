// How a router wants to be preferred to others.

/// The preference of an IPv6 route among those of one destination and metric (`RTA_PREF`, RFC 4191).
package enum RouterPreference: UInt8, Hashable, Sendable, CaseIterable {
  /// 0: the default.
  case medium = 0
  /// 1: before the others.
  case high = 1
  /// 3: after the others.
  case low = 3
}

extension RouterPreference: Comparable {
  /// Orders from the least preferred one.
  package static func < (a: RouterPreference, b: RouterPreference) -> Bool { a.rank < b.rank }

  private var rank: UInt8 {
    switch self {
    case .low: 0
    case .medium: 1
    case .high: 2
    }
  }
}

extension RouterPreference: CustomStringConvertible {
  /// iproute2's name.
  package var description: String {
    switch self {
    case .low: "low"
    case .medium: "medium"
    case .high: "high"
    }
  }
}
