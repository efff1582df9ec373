// Texts become checked values here; what does not is noted.

import Model

/// The problems met so far.
struct Findings {
  private(set) var problems: [InventoryProblem] = []

  /// Notes a problem, once.
  mutating func note(_ problem: InventoryProblem) {
    if !problems.contains(problem) { problems.append(problem) }
  }

  /// A value read from its text; unknown, and noted, where it is none.
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

  /// A list whose elements are read from their texts; unknown where one of them is no such value.
  ///
  /// An element given twice counts once, and is noted where `repeated` says how.
  mutating func list<Element: Equatable & Sendable>(
    _ attribute: Attribute, of mac: MACAddress, _ texts: [String], from origin: Origin,
    read: (String) -> Element?, repeated: (Element) -> InventoryProblem? = { _ in nil }
  ) -> Known<[Element]> {
    var elements: [Element] = []
    for text in texts {
      guard let element = read(text) else {
        unreadable(attribute, of: mac, text, from: origin)
        return .unknown
      }
      if !elements.contains(element) {
        elements.append(element)
      } else if let problem = repeated(element) {
        note(problem)
      }
    }
    return .list(elements, from: origin)
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

  /// The beginning of a text, fit for one line of a terminal.
  static func excerpt(_ text: String) -> String { plainText(text, limit: 60) }
}
