// The members of a JSON object: most objects have few, which are found sooner in a list than in a dictionary.

/// The members of an object, in the order of the text.
package struct JSONMembers: Sendable {
  private var members: [(key: String, value: JSONValue)] = []
  /// Where each is, as soon as they are many.
  private var places: [String: Int] = [:]

  /// So many are looked through.
  private static let few = 16

  /// No members.
  package init() {}

  /// Makes an object of its members; of several with one key, the last one counts.
  package init(_ members: some Sequence<(String, JSONValue)>) {
    for (key, value) in members { _ = updateValue(value, forKey: key) }
  }

  /// Whether there are none.
  package var isEmpty: Bool { members.isEmpty }

  /// The value of a key; nil if there is none.
  package subscript(key: String) -> JSONValue? { place(of: key).map { members[$0].value } }

  /// Sets the value of a key; returns the one that it had.
  mutating func updateValue(_ value: JSONValue, forKey key: String) -> JSONValue? {
    if let place = place(of: key) {
      let before = members[place].value
      members[place].value = value
      return before
    }
    if members.isEmpty { members.reserveCapacity(Self.few / 2) }
    members.append((key, value))
    if members.count == Self.few + 1 {
      for (place, member) in members.enumerated() { places[member.key] = place }
    } else if members.count > Self.few {
      places[key] = members.count - 1
    }
    return nil
  }

  private func place(of key: String) -> Int? {
    places.isEmpty ? members.firstIndex { $0.key == key } : places[key]
  }
}

extension JSONMembers: Sequence {
  /// The members, one after the other.
  package func makeIterator() -> some IteratorProtocol<(key: String, value: JSONValue)> {
    members.makeIterator()
  }
}

extension JSONMembers: Equatable {
  /// Whether they have the same values; their order does not matter.
  package static func == (a: JSONMembers, b: JSONMembers) -> Bool {
    a.members.count == b.members.count && a.members.allSatisfy { b[$0.key] == $0.value }
  }
}
