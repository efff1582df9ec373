// Which boot-time files are asked for.

package import BootConfig
package import Files

/// Which boot-time files are asked for.
package struct BootFilesRequest {
  /// The format; nil is that of the system's own configuration.
  package var format: BootFormat?
  /// Whether files that were edited are written over.
  package var overwritesEdited: Bool
  /// The system that they are for.
  package var root: FileRoot

  /// Asks for files in a format.
  package init(
    format: BootFormat? = nil, overwritesEdited: Bool = false, root: FileRoot = .machine
  ) {
    self.format = format
    self.overwritesEdited = overwritesEdited
    self.root = root
  }
}
