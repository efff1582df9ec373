// A response of the metadata service.

/// A complete response.
struct MetadataResponse: Sendable {
  let status: UInt16
  let location: String?
  /// The value of `Retry-After`, and the service's own time, as it is sent.
  var retryAfter: String?
  var date: String?
  var body: [UInt8] = []
}
