// What is known of a value: that it is there, that there is none, or neither; and where from.

/// Where a value was learnt, the one that counts most first.
package enum Source: Hashable, Sendable {
  /// An option of the command line.
  case commandLine
  /// The configuration file, with the line of the value, from 1.
  case configuration(path: String, line: Int)
  /// A file of `DescribeNetworkInterfaces`; `-` is standard input.
  case eniFile(path: String)
  /// The metadata service, with the path of the key on it.
  case metadata(path: String)
}

/// A value in three states.
///
/// Only what is absent may lead to a removal: on what is unknown, everything stays as it is.
package enum Known<Value: Sendable>: Sendable {
  /// There is a value, and this source has it.
  case present(Value, from: Source)
  /// There is none, and this source would know.
  case absent(from: Source)
  /// Nobody said, or what was said cannot be trusted.
  case unknown

  /// The value, where there is one.
  package var value: Value? {
    guard case .present(let value, _) = self else { return nil }
    return value
  }

  /// Who said so; nil where nobody did.
  package var source: Source? {
    switch self {
    case .present(_, let source), .absent(let source): source
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
    _ elements: [Element], from source: Source
  ) -> Known where Value == [Element] {
    elements.isEmpty ? .absent(from: source) : .present(elements, from: source)
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
