// The metadata service's answer for one key.

/// The service's answer for one key.
enum MetadataAnswer: Equatable, Sendable {
  /// The text of the key.
  case text(String)
  /// A list from JSON.
  case list([String])
  /// The key does not exist.
  case notFound
  /// It is unknown whether the key exists.
  case failed(MetadataFailure)
}
