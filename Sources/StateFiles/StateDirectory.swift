// The state directory, and what stands in for it where its file system is read-only.

package import Files
import Glibc

/// Where numbers per ENI are kept.
package struct StateDirectory: Hashable, Sendable {
  /// The directory that was asked for.
  package let path: String
  /// What stands in for it until the next boot.
  package let standIn: String
  /// Whether the directory, or where it would be made, is on a file system that is read-only.
  package let isReadOnly: Bool

  /// Looks at the directory; nothing is made.
  ///
  /// - Parameters:
  ///   - path: The directory, which need not exist yet.
  ///   - runDirectory: The run directory, which another directory in it may stand in for it.
  package init(_ path: String, runDirectory: String) {
    self.path = path
    standIn = runDirectory + "/state"
    isReadOnly = Self.isReadOnly(path)
  }

  /// The directory to read from: what stands in where something was kept there.
  package var readable: String {
    isReadOnly && hasStandIn ? standIn : path
  }

  private var hasStandIn: Bool { unsafe access(standIn, F_OK) == 0 }

  /// The directory to write to; what is to stand in is made, with all that the directory holds.
  ///
  /// - Throws: ``FileError``.
  package func writable() throws(FileError) -> String {
    guard isReadOnly else { return path }
    if !hasStandIn {
      try copy("enis")
      try copy("")
    }
    return standIn
  }

  /// Copies the files of one of its directories.
  private func copy(_ part: String) throws(FileError) {
    let (from, to) = part.isEmpty ? (path, standIn) : ("\(path)/\(part)", "\(standIn)/\(part)")
    try Files.makeDirectory(to)
    for name in try Files.names(in: from) where name.hasSuffix(".json") {
      if let content = try Files.read("\(from)/\(name)") {
        try Files.write(content, to: "\(to)/\(name)")
      }
    }
  }

  /// Whether writing there, or making it, would fail for the file system alone.
  private static func isReadOnly(_ path: String) -> Bool {
    if unsafe access(path, W_OK) == 0 { return false }
    if errno == EROFS { return true }
    guard errno == ENOENT, let slash = path.lastIndex(of: "/") else { return false }
    return isReadOnly(slash == path.startIndex ? "/" : String(path[..<slash]))
  }
}
