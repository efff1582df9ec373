// Reads checked values from texts, and records the invalid ones as problems.

import Model

/// The problems found so far.
struct Findings {
  private var found = Distinct<InventoryProblem>()

  /// The problems, in the order in which they were found, without duplicates.
  var problems: [InventoryProblem] { found.elements }

  /// Records a problem.
  mutating func note(_ problem: InventoryProblem) { found.insert(problem) }

  /// Reads a value from its text; if it is invalid, records that and returns unknown.
  mutating func value<Value: Sendable>(
    _ attribute: Attribute, of mac: MACAddress?, _ text: String, from origin: Origin,
    read: (String) -> Value?
  ) -> Known<Value> {
    guard let value = read(text) else {
      unreadable(attribute, of: mac, text, from: origin)
      return .unknown
    }
    return .present(value, from: origin)
  }

  /// Reads a list from the texts of its elements; unknown if one of them is invalid.
  ///
  /// A duplicate element is used once, and recorded if `repeated` makes a problem of it.
  mutating func list<Element: Hashable & Sendable>(
    _ attribute: Attribute, of mac: MACAddress, _ texts: [String], from origin: Origin,
    read: (String) -> Element?, repeated: (Element) -> InventoryProblem? = { _ in nil }
  ) -> Known<[Element]> {
    var elements = Distinct<Element>()
    for text in texts {
      guard let element = read(text) else {
        unreadable(attribute, of: mac, text, from: origin)
        return .unknown
      }
      if !elements.insert(element), let problem = repeated(element) { note(problem) }
    }
    return .list(elements.elements, from: origin)
  }

  /// The length of a mask in dotted notation.
  mutating func prefixLength(
    ofMask text: String, of mac: MACAddress, from origin: Origin
  ) -> Known<UInt8> {
    guard let mask = IPv4Address(text) else {
      unreadable(.prefixLength, of: mac, text, from: origin)
      return .unknown
    }
    guard let subnetMask = SubnetMask(mask) else {
      note(.maskWithHoles(mask, of: mac, from: origin))
      return .unknown
    }
    return .present(subnetMask.length, from: origin)
  }

  mutating func unreadable(
    _ attribute: Attribute, of mac: MACAddress?, _ text: String, from origin: Origin
  ) {
    note(.unreadable(attribute, of: mac, text: Self.excerpt(text), from: origin))
  }

  /// The beginning of a text, safe for one line of a terminal.
  static func excerpt(_ text: String) -> String { plainText(text, limit: 60) }
}
