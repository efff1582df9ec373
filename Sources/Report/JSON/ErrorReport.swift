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
  /// The link of the ENI that failed; nil where it is about no link.
  package var link: String?
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

  private enum CodingKeys: String, CodingKey {
    case code, kind, message, hint, rolledBack, link, diff
  }

  /// Writes `link` as null where there is none.
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
