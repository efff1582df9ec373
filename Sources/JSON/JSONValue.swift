// A JSON value of any form, so that what is odd in one place costs nothing in another.

/// A JSON value.
package enum JSONValue: Equatable, Sendable {
  /// A text.
  case text(String)
  /// A number, as it is written.
  case number(String)
  /// True or false.
  case flag(Bool)
  /// Null.
  case null
  /// An array.
  case list([JSONValue])
  /// An object.
  case object(JSONMembers)
  /// The values of a key that an object has more than once, where they differ: the first of them.
  indirect case contradictory(first: JSONValue)

  /// The value of an object's key; nil if there is none, or if this is not an object.
  package subscript(key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members[key]
  }

  /// The text, or the digits of a whole number; nil for everything else and for an empty text.
  package var plainText: String? {
    switch self {
    case .text(let text): text.isEmpty ? nil : text
    case .number(let text): Int64(text) == nil ? nil : text
    case .flag, .null, .list, .object, .contradictory: nil
    }
  }

  /// Whether these are several values of one key.
  package var isContradictory: Bool { if case .contradictory = self { true } else { false } }

  /// Whether it says nothing: null, an empty text, an empty object.
  package var isEmpty: Bool { self == .null || self == .text("") || self == .object(JSONMembers()) }

  /// What it is, for a message; of a text, the text itself.
  package var shown: String {
    switch self {
    case .text(let text), .number(let text): text
    case .flag(let flag): "\(flag)"
    case .null: "null"
    case .list(let elements): elements.isEmpty ? "[]" : "[…]"
    case .object(let members): members.isEmpty ? "{}" : "{…}"
    case .contradictory: "two different values"
    }
  }
}
