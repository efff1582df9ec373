// Requests that are written at once, and where their responses go.

import NIOCore
import NIOHTTP1

/// Requests, and where their responses go.
struct Batch: Sendable {
  /// What came of it: the responses to the first of the requests.
  struct Outcome: Sendable {
    var responses: [MetadataResponse] = []
    /// Why there are no more, and the connection is over; nil where it can be used again.
    var ending: Ending?
  }

  /// Why a connection ended.
  enum Ending: Hashable, Sendable {
    /// The server closed it between two responses.
    case closedBetween
    /// The response after the last complete one is to blame.
    case failed(MetadataFailure)
  }

  let heads: [HTTPRequestHead]
  let promise: EventLoopPromise<Outcome>
}
