// What the metadata service can do wrong with a request.

/// What the metadata service can do wrong with a request.
package enum MetadataMisbehaviour: Hashable, Sendable {
  /// Answers with this status: 200…599.
  case status(Int)
  /// Answers correctly, but this many milliseconds late: 0…86400000.
  case delay(Int)
  /// Answers neither this request nor any later one on the connection.
  case hang
  /// Closes the connection without an answer.
  case close
  /// Answers and closes the connection.
  case closeAfter
  /// Closes the connection in the middle of the body.
  case closeMidBody
  /// The body never ends.
  case endlessBody
  /// The header never ends.
  case endlessHeader
  /// Answers 200 with a page of HTML.
  case html
  /// Answers 302 with this URL.
  case redirect(String)
  /// Sends bytes that are not HTTP.
  case garbage
  /// Answers 200 with this text.
  case body(String)

  /// The misbehaviour in the notation of the service's orders.
  var text: String {
    switch self {
    case .status(let status): "status=\(status)"
    case .delay(let milliseconds): "delay=\(milliseconds)"
    case .hang: "hang"
    case .close: "close"
    case .closeAfter: "close-after"
    case .closeMidBody: "close-mid-body"
    case .endlessBody: "endless-body"
    case .endlessHeader: "endless-header"
    case .html: "html"
    case .redirect(let place): "redirect=\(place)"
    case .garbage: "garbage"
    case .body(let text): "body=\(text)"
    }
  }
}
