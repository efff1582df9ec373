// What the service does wrong, to which requests, and how often.

/// What is done wrong with a request.
package enum Misbehaviour: Hashable, Sendable {
  /// Answers with this status: 401, 403, 404, 429, 500, …
  case status(Int)
  /// Answers as it should, but so many milliseconds late, a day at most; what comes behind it waits.
  case delay(Int)
  /// Never answers, and nothing after it on the connection.
  case hang
  /// Closes the connection without an answer.
  case close
  /// Answers, and closes the connection behind the answer.
  case closeAfter
  /// Closes the connection in the middle of the body.
  case closeMidBody
  /// Sends a body that never ends.
  case endlessBody
  /// Sends a header that never ends.
  case endlessHeader
  /// Answers with a page of HTML, and 200.
  case html
  /// Points elsewhere, with 302.
  case redirect(String)
  /// Sends bytes that are no HTTP.
  case garbage
  /// Answers with this text, and 200.
  case body(String)
}

extension Misbehaviour: Codable {
  private static let plain: [String: Misbehaviour] = [
    "hang": .hang, "close": .close, "close-after": .closeAfter, "close-mid-body": .closeMidBody,
    "endless-body": .endlessBody, "endless-header": .endlessHeader, "html": .html,
    "garbage": .garbage,
  ]

  /// Reads `hang`, `close-mid-body` and so on, `status=429`, `delay=MILLISECONDS`, `redirect=URL`,
  /// `body=TEXT`.
  package init?(_ text: String) {
    let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
    let argument = parts.count == 2 ? String(parts[1]) : nil
    switch (parts.first, argument) {
    case ("status", let argument?):
      guard let status = Int(argument), (200...599).contains(status) else { return nil }
      self = .status(status)
    case ("delay", let argument?):
      guard let milliseconds = Int(argument), (0...86_400_000).contains(milliseconds) else {
        return nil
      }
      self = .delay(milliseconds)
    case ("redirect", let argument?): self = .redirect(argument)
    case ("body", let argument?): self = .body(argument)
    default:
      guard let plain = Self.plain[text] else { return nil }
      self = plain
    }
  }

  /// Its text.
  package var text: String {
    switch self {
    case .status(let status): "status=\(status)"
    case .delay(let milliseconds): "delay=\(milliseconds)"
    case .redirect(let place): "redirect=\(place)"
    case .body(let text): "body=\(text)"
    default: Self.plain.first { $0.value == self }?.key ?? ""
    }
  }

  /// Reads its text.
  ///
  /// - Throws: `DecodingError.dataCorrupted` for another text.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let misbehaviour = Misbehaviour(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "\(text) is no misbehaviour")
    }
    self = misbehaviour
  }

  /// Writes its text.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}

/// A misbehaviour, for some requests.
package struct Fault: Hashable, Sendable, Codable {
  /// The requests' paths; `*` stands for any text.
  package var path: String
  /// What is done.
  package var misbehaviour: Misbehaviour
  /// How many requests, of those whose path fits, are answered as they should be first; nil is 0.
  package var spares: Int?
  /// To how many requests it is done; nil is to all.
  package var times: Int?

  /// Makes a fault.
  package init(
    _ misbehaviour: Misbehaviour, at path: String = "*", sparing: Int? = nil, times: Int? = nil
  ) {
    self.path = path
    self.misbehaviour = misbehaviour
    spares = sparing
    self.times = times
  }

  /// An ENI whose keys are not there yet, though its MAC is listed.
  package static func halfInformed(_ mac: String, times: Int? = nil) -> Fault {
    Fault(.status(404), at: "*/macs/\(mac)/*", times: times)
  }

  /// Whether the path fits.
  func concerns(_ requested: String) -> Bool {
    var rest = requested[...]
    let parts = path.split(separator: "*", omittingEmptySubsequences: false)
    for (index, part) in parts.enumerated() {
      if index == 0 {
        guard rest.hasPrefix(part) else { return false }
        rest = rest.dropFirst(part.count)
      } else if index == parts.count - 1 {
        return rest.hasSuffix(part)
      } else {
        while !rest.hasPrefix(part) {
          guard !rest.isEmpty else { return false }
          rest = rest.dropFirst()
        }
        rest = rest.dropFirst(part.count)
      }
    }
    return rest.isEmpty
  }
}

/// How the service deals with tokens.
package enum TokenPolicy: String, Hashable, Sendable, Codable {
  /// It gives tokens, and answers without one too.
  case optional
  /// It answers with a token only: 403 without one.
  case required
  /// It knows no tokens: 404.
  case missing
}
