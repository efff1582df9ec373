// Reads the parts of a form: what is there is of the expected type, or the whole is not of the form.

package import Model

/// A part that is missing, or of another type than expected.
package struct JSONMismatch: Error, Equatable {
  /// The key of the missing part; nil if the part is of another type.
  package var missing: String?

  /// A part of another type; with a key, a missing one.
  package init(missing: String? = nil) { self.missing = missing }
}

extension JSONValue {
  /// The text.
  ///
  /// - Throws: ``JSONMismatch`` if this is something else.
  package func text() throws(JSONMismatch) -> String {
    guard case .text(let text) = self else { throw JSONMismatch() }
    return text
  }

  /// True or false.
  ///
  /// - Throws: ``JSONMismatch`` if this is something else.
  package func flag() throws(JSONMismatch) -> Bool {
    guard case .flag(let flag) = self else { throw JSONMismatch() }
    return flag
  }

  /// A whole number, in any form of it.
  ///
  /// - Throws: ``JSONMismatch`` if this is something else, or outside the type's range.
  package func whole<Whole: FixedWidthInteger>() throws(JSONMismatch) -> Whole {
    guard case .number(let text) = self, let whole: Whole = Self.whole(text) else {
      throw JSONMismatch()
    }
    return whole
  }

  /// The whole number of a text that JSON takes for a number; nil if it has a fraction, or is outside the range.
  static func whole<Whole: FixedWidthInteger>(_ text: String) -> Whole? {
    if let number = Int64(text) { return Whole(exactly: number) }
    if let number = UInt64(text) { return Whole(exactly: number) }
    // A sequence of digits that is too long is not to be rounded.
    guard text.utf8.contains(where: { ".eE".utf8.contains($0) }) else { return nil }
    return Double(text).flatMap { Whole(exactly: $0) }
  }

  /// A value that is kept as text.
  ///
  /// - Throws: ``JSONMismatch`` if this is not a text, or not one of such a value.
  package func value<Value: TextCodable>() throws(JSONMismatch) -> Value {
    guard let value = Value(try text()) else { throw JSONMismatch() }
    return value
  }

  /// One of some words.
  ///
  /// - Throws: ``JSONMismatch`` if this is not a text, or is another one.
  package func word<Word: RawRepresentable<String>>() throws(JSONMismatch) -> Word {
    guard let word = Word(rawValue: try text()) else { throw JSONMismatch() }
    return word
  }

  /// What the elements of a list are.
  ///
  /// - Throws: ``JSONMismatch`` if this is not a list, or what the reading of an element throws.
  package func list<Element>(_ element: (JSONValue) throws -> Element) throws -> [Element] {
    guard case .list(let elements) = self else { throw JSONMismatch() }
    return try elements.map { try element($0.first) }
  }

  /// Of several values of one key, the first.
  var first: JSONValue { if case .contradictory(let first) = self { first } else { self } }
}

/// An object whose members are read by their keys.
package struct JSONObject {
  private let members: JSONMembers

  /// Reads an object.
  ///
  /// - Throws: ``JSONMismatch`` if the value is something else.
  package init(_ value: JSONValue) throws(JSONMismatch) {
    guard case .object(let members) = value else { throw JSONMismatch() }
    self.members = members
  }

  /// The value of a key.
  ///
  /// - Throws: ``JSONMismatch`` if there is none.
  package subscript(key: String) -> JSONValue {
    get throws(JSONMismatch) {
      guard let value = members[key] else { throw JSONMismatch(missing: key) }
      return value.first
    }
  }

  /// The value of a key that may be missing, or null.
  package func ifAny(_ key: String) -> JSONValue? {
    guard let value = members[key]?.first, value != .null else { return nil }
    return value
  }

  /// The name and the content of the only case that a sum of cases has.
  ///
  /// - Parameter names: The names of all cases; other members are left out.
  /// - Throws: ``JSONMismatch`` if it has none of them, or several.
  package func onlyCase(of names: [String]) throws -> (name: String, content: JSONObject) {
    var only: (String, JSONValue)?
    for (key, value) in members where names.contains(key) {
      guard only == nil else { throw JSONMismatch() }
      only = (key, value.first)
    }
    guard let only else { throw JSONMismatch() }
    return (only.0, try JSONObject(only.1))
  }
}
