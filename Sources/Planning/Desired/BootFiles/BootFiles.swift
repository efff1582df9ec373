// The boot-time files that a link should have.

/// All of enicfg's boot-time files that a link should have.
package struct BootFiles: Equatable, Sendable {
  /// The files, without duplicates.
  package var files: [BootFile]
  /// Whether to overwrite or remove files that were edited after enicfg wrote them.
  package var overwritesEdited: Bool
  /// The root of their system, if that is not this machine; for showing.
  package var root: String

  /// Makes files from their parts.
  package init(_ files: [BootFile] = [], overwritesEdited: Bool = false, root: String = "") {
    self.files = files
    self.overwritesEdited = overwritesEdited
    self.root = root
  }
}
