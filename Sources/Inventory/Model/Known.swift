// What is known of a value: that it is there, that there is none, or neither; and where from.

package import Model

/// A value in three states.
///
/// Only what is absent may lead to a removal: on what is unknown, everything stays as it is.
package enum Known<Value: Sendable>: Sendable {
  /// There is a value, and it came from there.
  case present(Value, from: Origin)
  /// There is none, and who said so would know.
  case absent(from: Origin)
  /// Nobody said, or what was said cannot be trusted.
  case unknown

  /// The value, where there is one.
  package var value: Value? {
    guard case .present(let value, _) = self else { return nil }
    return value
  }

  /// Who said so; nil where nobody did.
  package var origin: Origin? {
    switch self {
    case .present(_, let origin), .absent(let origin): origin
    case .unknown: nil
    }
  }

  /// Whether nobody said.
  package var isUnknown: Bool {
    if case .unknown = self { true } else { false }
  }

  /// This knowledge, or that of a lower source where this is unknown.
  func or(_ lower: Known) -> Known { isUnknown ? lower : self }
}

// Not a constraint of the type's: the runtime would look it up for each kind of value, at each start.
extension Known: Equatable where Value: Equatable {}
extension Known: Hashable where Value: Hashable {}

extension Known {
  /// A complete list; one without elements is an absent one, so that there is one way to say it.
  static func list<Element>(
    _ elements: [Element], from origin: Origin
  ) -> Known where Value == [Element] {
    elements.isEmpty ? .absent(from: origin) : .present(elements, from: origin)
  }

  /// The elements, none where the list is absent; nil where it is unknown.
  package func elements<Element>() -> [Element]? where Value == [Element] {
    switch self {
    case .present(let elements, _): elements
    case .absent: []
    case .unknown: nil
    }
  }
}
