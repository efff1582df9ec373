// Why a line could not be sent or received.

/// Why a line could not be sent or received.
enum LineFailure: Error {
  /// The other end is closed.
  case closed
  /// The deadline has passed.
  case late
}
