// A request that the service received.

/// A request that the service received.
package struct ServedRequest: Hashable, Sendable, Codable {
  /// The method: `GET` or `PUT`.
  package let method: String
  /// The path.
  package let path: String
  /// The number of its connection, counted from 1.
  package let connection: Int
  /// The headers, by their names in lower case.
  package let headers: [String: String]
}
