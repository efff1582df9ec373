// Why a boot-time file cannot be planned.

package import Model

/// A boot-time file that is in the way.
package enum FilePlanError: Equatable, Sendable {
  /// The file exists, and enicfg did not write it for the link.
  case ofOthers(String, wantedBy: LinkName)
  /// The file was edited since enicfg wrote it; the change that was refused.
  case edited(FileChange, of: LinkName)
  /// A block of enicfg in a file has lost its last line.
  case blockOpen(String, of: LinkName)
}
