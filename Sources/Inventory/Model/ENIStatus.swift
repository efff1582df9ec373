// The attachment status of an ENI.

/// The status of an ENI in the cloud (`Status`).
package enum ENIStatus: Hashable, Sendable {
  /// Attached to an instance.
  case inUse
  /// Not attached.
  case available
  /// In transition: `Attaching`, `Detaching`, `Creating`, `Deleting`, in the cloud's spelling.
  case changing(String)
  /// Another status, in the cloud's spelling.
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
