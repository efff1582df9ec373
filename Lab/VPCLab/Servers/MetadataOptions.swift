// How the lab's metadata service behaves: tokens, the one object, and what it does wrong.

/// How the metadata service behaves when it is started.
package struct MetadataOptions: Hashable, Sendable {
  /// How it deals with tokens.
  package var tokens: MetadataTokens
  /// Whether it serves `/2016-01-01/meta-data/all`, the whole tree as one object; 404 otherwise.
  package var servesObject: Bool
  /// How many secondary addresses each ENI has, from .64 of its vSwitch on: 0…180 per vSwitch.
  package var secondaryCount: Int

  /// Makes options; by default tokens are given and not required, the object is served, and no ENI
  /// has a secondary address.
  package init(
    tokens: MetadataTokens = .optional, servesObject: Bool = true, secondaryCount: Int = 0
  ) {
    self.tokens = tokens
    self.servesObject = servesObject
    self.secondaryCount = secondaryCount
  }
}

/// How the metadata service deals with tokens.
package enum MetadataTokens: String, Hashable, Sendable, Codable {
  /// It gives tokens, and answers without one too.
  case optional
  /// Without a token, it answers 403.
  case required
  /// It knows no tokens: 404 to who asks for one.
  case missing
}

/// What the metadata service does wrong, to which requests.
package struct MetadataFault: Hashable, Sendable, Encodable {
  /// The requests' paths, from the root; `*` stands for any text.
  package var path: String
  /// What is done, as the service has it: `status=429`.
  let misbehaviour: String
  /// How many requests with such a path are answered rightly before.
  package var spares: Int
  /// To how many it is done then; nil is to all.
  package var times: Int?

  /// Makes a fault, by default of every request.
  package init(
    _ misbehaviour: MetadataMisbehaviour, at path: String = "*", sparing: Int = 0,
    times: Int? = nil
  ) {
    self.path = path
    self.misbehaviour = misbehaviour.text
    spares = sparing
    self.times = times
  }

  /// An ENI none of whose keys is there yet, though its MAC is listed.
  package static func halfInformed(_ mac: String, times: Int? = nil) -> MetadataFault {
    MetadataFault(.status(404), at: "*/macs/\(mac)/*", times: times)
  }
}

/// What can be done wrong with a request for metadata.
package enum MetadataMisbehaviour: Hashable, Sendable {
  /// Answers with this status: 200…599.
  case status(Int)
  /// Answers rightly, so many milliseconds late: 0…86400000.
  case delay(Int)
  /// Never answers, nor anything behind it on the connection.
  case hang
  /// Closes the connection without an answer.
  case close
  /// Answers and closes the connection.
  case closeAfter
  /// Closes the connection amid the body.
  case closeMidBody
  /// The body never ends.
  case endlessBody
  /// The header never ends.
  case endlessHeader
  /// Answers 200 with a page of HTML.
  case html
  /// Answers 302, to this URL.
  case redirect(String)
  /// Sends what is no HTTP.
  case garbage
  /// Answers 200 with this text.
  case body(String)

  /// As the service has it in its orders.
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
