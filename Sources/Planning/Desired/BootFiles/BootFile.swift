// One boot-time file that a link should have.

package import Model

/// A file that should exist, or a part of one.
package struct BootFile: Equatable, Sendable {
  /// The extent of enicfg's part of the file.
  package enum Extent: Equatable, Sendable {
    /// The whole file.
    case whole
    /// A marked block; the rest of the file is foreign and stays byte for byte.
    case block
  }

  /// The path.
  package var path: FilePath
  /// The extent of enicfg's part.
  package var extent: Extent
  /// The lines, without the mark.
  package var lines: [String]
  /// The permission bits, if enicfg makes the file.
  package var mode: UInt16
  /// Whether the file requires these permission bits, so that an existing file gets them too.
  package var needsMode: Bool
  /// The interpreter of a script; nil if the file is not a script.
  package var interpreter: String?

  /// Makes a file from its parts.
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
