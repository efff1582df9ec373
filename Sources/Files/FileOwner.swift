// Whose a file is after it was written.

/// Whose a file is after it was written.
package enum FileOwner: Hashable, Sendable {
  /// The owner and group of the file that was there; of a new file, those of this process.
  case asBefore
  /// Those of this process, which may lack the right to give files to others (`CAP_CHOWN`).
  case writer
}
