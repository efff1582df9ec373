// Why the metadata service gave no answer to rely on.

/// Why the metadata service gave no answer to rely on.
package enum MetadataFailure: Error, Hashable, Sendable {
  /// No connection; the error number (errno.h) where the kernel gave one, nil for a name that
  /// does not resolve.
  case unreachable(Int32?)
  /// It took longer than one answer may take.
  case silent
  /// The time for the whole inventory was over.
  case timeIsUp
  /// The connection was closed before the answer was complete, more than once.
  case closed
  /// What came is no HTTP, or its headers are too long.
  case malformed
  /// The body is longer than this many bytes.
  case tooLong(Int)
  /// The body is no text of this service, a page of HTML perhaps.
  case wrongContent
  /// 404 for what is always there.
  case missing
  /// 401, with a fresh token too.
  case unauthorized
  /// 403: through a proxy, or without the token that the instance requires.
  case forbidden
  /// 400: the token's time to live was refused.
  case badRequest
  /// 429, and again after each wait.
  case throttled
  /// 3xx, which is never followed; where it points.
  case redirected(UInt16, to: String?)
  /// Any other status.
  case status(UInt16)
}
