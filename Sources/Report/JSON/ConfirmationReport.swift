// What waits for its confirmation, in a report.

/// A command that is reverted unless it is confirmed.
package struct ConfirmationReport: Encodable, Equatable, Sendable {
  /// The command: `up`.
  package var command: String
  /// Seconds until it is reverted; 0 if that is overdue.
  package var revertsIn: UInt64

  /// Makes a report from its parts.
  package init(command: String, revertsIn: UInt64) {
    self.command = command
    self.revertsIn = revertsIn
  }
}
