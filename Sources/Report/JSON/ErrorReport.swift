// An error in a report.

/// A failure in a report.
package struct ErrorReport: Encodable, Hashable, Sendable {
  /// The exit code.
  package var code: Int32
  /// The kind of failure, a word to tell failures apart by.
  package var kind: String
  /// What happened, naming the object.
  package var message: String
  /// What to do next; empty where nothing can be advised.
  package var hint: String
  /// Whether everything is as it was before.
  package var rolledBack: Bool
  /// What would become of a file that is left as it is, as a unified diff; absent elsewhere.
  package var diff: String?

  /// Makes a report of its parts.
  package init(code: Int32, kind: String, message: String, hint: String, rolledBack: Bool = true) {
    self.code = code
    self.kind = kind
    self.message = message
    self.hint = hint
    self.rolledBack = rolledBack
  }
}
