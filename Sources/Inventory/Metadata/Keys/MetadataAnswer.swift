// What the metadata service said to one key.

/// What the service said to one key.
enum MetadataAnswer: Hashable, Sendable {
  /// The text of the key.
  case text(String)
  /// A list that was one in JSON.
  case list([String])
  /// There is no such key.
  case notFound
  /// Nobody knows whether there is.
  case failed(MetadataFailure)
}
