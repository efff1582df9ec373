// A request to the metadata service.

import NIOHTTP1

/// A request to the metadata service, without a body.
struct MetadataRequest: Equatable, Sendable {
  var method = HTTPMethod.GET
  /// The path below the base of the URL.
  var path: String
  var headers: [String: String] = [:]
}
