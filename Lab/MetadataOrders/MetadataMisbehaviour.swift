// What the service can do wrong with a request.

/// What the service does wrong with a request.
package enum MetadataMisbehaviour: Hashable, Sendable {
  /// Answers with this status: 401, 403, 404, 429, 500, …
  case status(Int)
  /// Answers correctly, but this many milliseconds late: 0…86400000. Later requests on the connection
  /// wait.
  case delay(Int)
  /// Answers neither this request nor any later one on the connection.
  case hang
  /// Closes the connection without an answer.
  case close
  /// Closes the connection after the answer.
  case closeAfter
  /// Closes the connection in the middle of the body.
  case closeMidBody
  /// Sends a body that never ends.
  case endlessBody
  /// Sends a header that never ends.
  case endlessHeader
  /// Answers 200 with a page of HTML.
  case html
  /// Answers 302 with this URL.
  case redirect(String)
  /// Answers 429 with this value of `Retry-After`.
  case throttle(String)
  /// Sends bytes that are not HTTP.
  case garbage
  /// Answers 200 with this text.
  case body(String)
}

extension MetadataMisbehaviour: Codable {
  private static let plain: [String: MetadataMisbehaviour] = [
    "hang": .hang, "close": .close, "close-after": .closeAfter, "close-mid-body": .closeMidBody,
    "endless-body": .endlessBody, "endless-header": .endlessHeader, "html": .html,
    "garbage": .garbage,
  ]

  /// Reads `hang`, `close-mid-body` and so on, `status=429`, `delay=MILLISECONDS`, `redirect=URL`,
  /// `throttle=RETRY-AFTER`, `body=TEXT`.
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
    case ("throttle", let argument?): self = .throttle(argument)
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
    case .throttle(let wait): "throttle=\(wait)"
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
    guard let misbehaviour = MetadataMisbehaviour(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "\(text) is not a known misbehaviour")
    }
    self = misbehaviour
  }

  /// Writes its text.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(text)
  }
}
