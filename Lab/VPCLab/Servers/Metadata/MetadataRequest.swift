// A request that the metadata service received.

/// A request that the metadata service received.
package struct MetadataRequest: Hashable, Sendable, Decodable {
  /// The method: `GET` or `PUT`.
  package let method: String
  /// The path, from the root.
  package let path: String
  /// The number of its connection, counted from 1.
  package let connection: Int
  /// The headers, by their names in lower case.
  package let headers: [String: String]
}
