// The failures of requests to the metadata service.

/// Why there is no usable answer of the metadata service.
package enum MetadataFailure: Error, Hashable, Sendable {
  /// There is no connection; the error number (errno.h) of the kernel, or nil for a name that
  /// does not resolve.
  case unreachable(Int32?)
  /// The timeout for one answer passed.
  case silent
  /// The timeout for the whole inventory passed.
  case timeIsUp
  /// The service closed the connection before the answer was complete, more than once.
  case closed
  /// The answer is not HTTP, or its headers are too long.
  case malformed
  /// The body is longer than this many bytes.
  case tooLong(Int)
  /// The body is not a text of this service, for example an HTML page.
  case wrongContent
  /// 404 for a key that always exists.
  case missing
  /// 401, even with a new token.
  case unauthorized
  /// 403: through a proxy, or without the token that the instance requires.
  case forbidden
  /// 400: the token's time to live was refused.
  case badRequest
  /// 429, and again after each wait.
  case throttled
  /// 3xx, which is never followed; the URL of the redirect.
  case redirected(UInt16, to: String?)
  /// Another status.
  case status(UInt16)
}
