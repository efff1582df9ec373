// The evidence for a format on a system.

package import Model

/// The evidence that a system configures its network from files of a format.
package enum FormatEvidence: Equatable, Sendable {
  /// This state file shows that the manager that reads them manages the primary NIC.
  case managesPrimary(LinkName, FilePath)
  /// A generator makes the managers' files from them.
  case generates(FilePath)
  /// The service that reads them is enabled.
  case isEnabled(String)
  /// A file of the format exists.
  case isThere(FilePath)

  /// The strength of the evidence.
  var weight: Int {
    switch self {
    case .generates: 8
    case .managesPrimary: 4
    case .isEnabled: 2
    case .isThere: 1
    }
  }
}
