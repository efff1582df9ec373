// The limits of every document that enicfg reads.

/// The limits of a document.
enum YAMLLimits {
  /// The length of the text, in bytes.
  static let size = 1 << 20
  /// The depth of nested collections.
  static let depth = 16
  /// The number of nodes; the nodes of an alias are counted each time, because a few aliases of
  /// aliases can stand for billions of nodes.
  static let nodes = 100_000
}
