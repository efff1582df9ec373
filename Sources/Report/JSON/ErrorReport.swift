// An error in a report.

/// A failure in a report.
package struct ErrorReport: Encodable, Equatable, Sendable {
  /// The exit code.
  package var code: Int32
  /// The kind of failure, as one word.
  package var kind: String
  /// What happened, naming the object.
  package var message: String
  /// What to do next; empty if there is no advice.
  package var hint: String
  /// Whether the state is as it was before.
  package var rolledBack: Bool
  /// The link of the ENI that failed; nil if the failure is not about a link.
  package var link: String?
  /// The changes to a file that were refused, as a unified diff; absent for other failures.
  package var diff: String?

  /// Makes a report from its parts.
  package init(code: Int32, kind: String, message: String, hint: String, rolledBack: Bool = true) {
    self.code = code
    self.kind = kind
    self.message = message
    self.hint = hint
    self.rolledBack = rolledBack
  }

  private enum CodingKeys: String, CodingKey {
    case code, kind, message, hint, rolledBack, link, diff
  }

  /// Writes `link` as null if there is none.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(code, forKey: .code)
    try container.encode(kind, forKey: .kind)
    try container.encode(message, forKey: .message)
    try container.encode(hint, forKey: .hint)
    try container.encode(rolledBack, forKey: .rolledBack)
    try container.encode(link, forKey: .link)
    try container.encodeIfPresent(diff, forKey: .diff)
  }
}
