// What becomes of a file that the system reads at boot.

package import Model

/// What becomes of a file.
package struct FileChange: Hashable, Sendable {
  /// Where it is.
  package var path: FilePath
  /// The root of the system that it is in, where that is not this machine: for showing.
  package var root: String
  /// What it holds before; nil where there is none.
  package var before: FileContent?
  /// What it is to hold; nil where it goes.
  package var after: FileContent?

  /// Makes a change of its parts.
  package init(
    _ path: FilePath, root: String = "", from before: FileContent?, to after: FileContent?
  ) {
    self.path = path
    self.root = root
    self.before = before
    self.after = after
  }

  /// The path as this machine sees it.
  package var place: String { root + path.text }

  /// The change that takes this one back.
  package var inverse: FileChange { FileChange(path, root: root, from: after, to: before) }
}
