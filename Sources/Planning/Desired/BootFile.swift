// The boot-time files of a link as they ought to be, and what becomes of a file.

package import Model

/// A file that ought to be there, or a part of one.
package struct BootFile: Hashable, Sendable {
  /// How much of the file is enicfg's.
  package enum Extent: Hashable, Sendable {
    /// All of it.
    case whole
    /// A marked block: what else the file holds is somebody's, and stays byte for byte.
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

/// The boot-time files of one link, as they ought to be: these, and no others of enicfg's.
package struct BootFiles: Hashable, Sendable {
  /// The files, each once.
  package var files: [BootFile]
  /// Whether what was edited by hand since enicfg wrote it is written over, and taken away.
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
