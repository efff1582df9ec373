// Whether an ENI is attached.

/// What the cloud says an ENI does (`Status`).
package enum ENIStatus: Hashable, Sendable {
  /// Attached to an instance.
  case inUse
  /// Attached to none.
  case available
  /// On its way: `Attaching`, `Detaching`, `Creating`, `Deleting`, in the cloud's spelling.
  case changing(String)
  /// Anything else, in the cloud's spelling.
  case other(String)
}

extension ENIStatus {
  /// Reads the cloud's spelling.
  init(_ text: String) {
    switch text {
    case "InUse": self = .inUse
    case "Available": self = .available
    case "Attaching", "Detaching", "Creating", "Deleting", "CreateFailed": self = .changing(text)
    default: self = .other(Findings.excerpt(text))
    }
  }
}
