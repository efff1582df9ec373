// One boot-time file that a link should have.

package import Model

/// A file that should be there, or a part of one.
package struct BootFile: Hashable, Sendable {
  /// How much of the file is enicfg's.
  package enum Extent: Hashable, Sendable {
    /// All of it.
    case whole
    /// A marked block: what else the file holds is foreign, and stays byte for byte.
    case block
  }

  /// Where it is.
  package var path: FilePath
  /// How much of it is enicfg's.
  package var extent: Extent
  /// What it says, in whole lines, without the mark.
  package var lines: [String]
  /// The permission bits, where enicfg makes the file.
  package var mode: UInt16
  /// Whether the file is of no use with others: then one that is there gets them too.
  package var needsMode: Bool
  /// The program that runs a script; nil where the file is none.
  package var interpreter: String?

  /// Makes a file of its parts.
  package init(
    _ path: FilePath, extent: Extent = .whole, lines: [String], mode: UInt16 = 0o644,
    needsMode: Bool = false, interpreter: String? = nil
  ) {
    self.path = path
    self.extent = extent
    self.lines = lines
    self.mode = mode
    self.needsMode = needsMode
    self.interpreter = interpreter
  }
}
