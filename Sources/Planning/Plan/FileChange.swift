// A change to a file that the system reads at boot.

package import Model

/// A change to a file.
package struct FileChange: Equatable, Sendable {
  /// The path.
  package var path: FilePath
  /// The root of its system, if that is not this machine; for showing.
  package var root: String
  /// The content before; nil if there is no file.
  package var before: FileContent?
  /// The content after; nil if the file is removed.
  package var after: FileContent?

  /// Makes a change from its parts.
  package init(
    _ path: FilePath, root: String = "", from before: FileContent?, to after: FileContent?
  ) {
    self.path = path
    self.root = root
    self.before = before
    self.after = after
  }

  /// The path on this machine.
  package var place: String { root + path.text }

  /// The change that reverts this one.
  package var inverse: FileChange { FileChange(path, root: root, from: after, to: before) }
}
