// A value that is known, absent or unknown, with its origin.

package import Model

/// A value in three states.
///
/// Only an absent value can lead to a removal; an unknown value changes nothing.
package enum Known<Value: Sendable>: Sendable {
  /// The value, with its origin.
  case present(Value, from: Origin)
  /// The origin knows that there is none.
  case absent(from: Origin)
  /// No source has it, or the value cannot be trusted.
  case unknown

  /// The value, if there is one.
  package var value: Value? {
    guard case .present(let value, _) = self else { return nil }
    return value
  }

  /// The origin; nil if unknown.
  package var origin: Origin? {
    switch self {
    case .present(_, let origin), .absent(let origin): origin
    case .unknown: nil
    }
  }

  /// Whether it is unknown.
  package var isUnknown: Bool {
    if case .unknown = self { true } else { false }
  }

  /// This value, or that of a lower source if this is unknown.
  func or(_ lower: Known) -> Known { isUnknown ? lower : self }
}

// Not a constraint of the type, because the runtime would look it up for each kind of value at each
// start.
extension Known: Equatable where Value: Equatable {}
extension Known: Hashable where Value: Hashable {}

extension Known {
  /// A complete list; an empty one becomes absent, so that there is only one representation.
  static func list<Element>(
    _ elements: [Element], from origin: Origin
  ) -> Known where Value == [Element] {
    elements.isEmpty ? .absent(from: origin) : .present(elements, from: origin)
  }

  /// The elements; empty if the list is absent, nil if it is unknown.
  package func elements<Element>() -> [Element]? where Value == [Element] {
    switch self {
    case .present(let elements, _): elements
    case .absent: []
    case .unknown: nil
    }
  }
}
