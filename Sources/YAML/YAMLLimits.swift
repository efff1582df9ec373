// The bounds of every document that is read.

/// The bounds of every document that is read.
enum YAMLLimits {
  /// In bytes.
  static let size = 1 << 20
  /// How deep collections may be nested.
  static let depth = 16
  /// How many nodes there may be, those of aliases counted each time: a few aliases of aliases would
  /// otherwise be billions.
  static let nodes = 100_000
}
