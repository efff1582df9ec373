// Finds the ENIs in an answer of DescribeNetworkInterfaces, in each form in which clients put it out.

import JSON

extension JSONValue {
  /// The value of a key of the API, which some clients begin with a lower-case letter.
  func api(_ key: String) -> JSONValue? {
    self[key] ?? self[key.prefix(1).lowercased() + key.dropFirst()]
  }

  /// The elements of a set, with or without the object that the API wraps it in; nil if this is none.
  func elements(wrappedIn key: String) -> [JSONValue]? {
    if case .list(let elements) = self { return elements }
    guard case .list(let elements)? = api(key) else { return nil }
    return elements
  }
}

extension ENIFileReading {
  /// The ENIs of an answer, of a client's response, or of a list of ENIs, page by page; nil if there is none
  /// of these.
  mutating func pages(_ value: JSONValue) -> [[JSONValue]]? {
    switch value {
    case .object:
      if value.api("MacAddress") ?? value.api("NetworkInterfaceId") != nil { return [[value]] }
      if let set = value.api("NetworkInterfaceSets") ?? value.api("NetworkInterfaceSet") {
        return [ofSet(set)]
      }
      // A client's response, with the status next to the answer.
      return value.api("Body").flatMap { pages($0) }
    case .list(let elements):
      var all: [[JSONValue]] = []
      var isAnswer = false
      for page in elements {
        guard let more = pages(page) else {
          findings.note(.odd(.listing, of: nil, text: Findings.excerpt(page.shown), from: origin))
          continue
        }
        isAnswer = true
        all += more
      }
      return isAnswer ? all : nil
    case .text, .number, .flag, .null, .contradictory: return nil
    }
  }

  private mutating func ofSet(_ set: JSONValue) -> [JSONValue] {
    guard let elements = set.elements(wrappedIn: "NetworkInterfaceSet") else {
      findings.note(.odd(.listing, of: nil, text: Findings.excerpt(set.shown), from: origin))
      return []
    }
    return elements
  }
}
