// A sign of a format on a system.

package import Model

/// How it is known that a system's network comes up from files of a format.
package enum FormatEvidence: Hashable, Sendable {
  /// The manager that reads them has brought the primary NIC's link up, as this file says.
  case managesPrimary(LinkName, FilePath)
  /// A generator makes the managers' files from them.
  case generates(FilePath)
  /// The service that reads them is enabled.
  case isEnabled(String)
  /// A file of the format is there.
  case isThere(FilePath)

  /// How much it tells.
  var weight: Int {
    switch self {
    case .generates: 8
    case .managesPrimary: 4
    case .isEnabled: 2
    case .isThere: 1
    }
  }
}
