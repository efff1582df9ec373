// Requests that are sent together, and the receiver of their responses.

import NIOCore
import NIOHTTP1

/// Requests, and the receiver of their responses.
struct Batch: Sendable {
  /// The result: the responses to the first requests.
  struct Outcome: Sendable {
    var responses: [MetadataResponse] = []
    /// Why the connection ended and there are no more; nil if it can be used again.
    var ending: Ending?
  }

  /// Why a connection ended.
  enum Ending: Equatable, Sendable {
    /// The server closed it between two responses.
    case closedBetween
    /// The response after the last complete one failed.
    case failed(MetadataFailure)
    /// All responses together are too long.
    case overfull
  }

  let heads: [HTTPRequestHead]
  let promise: EventLoopPromise<Outcome>
}
