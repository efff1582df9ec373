// The boot-time files that a link should have.

/// The boot-time files of one link, as they should be: these, and no others of enicfg's.
package struct BootFiles: Hashable, Sendable {
  /// The files, each once.
  package var files: [BootFile]
  /// Whether what was edited by hand since enicfg wrote it is written over, and removed.
  package var overwritesEdited: Bool
  /// The root of the system that they are in, where that is not this machine: for showing.
  package var root: String

  /// Makes files of their parts.
  package init(_ files: [BootFile] = [], overwritesEdited: Bool = false, root: String = "") {
    self.files = files
    self.overwritesEdited = overwritesEdited
    self.root = root
  }
}
