// The state directory, and its substitute while its file system is read-only.

package import Files
import Glibc

/// The directory for what survives reboots.
package struct StateDirectory: Hashable, Sendable {
  /// The requested directory.
  package let path: String
  /// The substitute until the next boot.
  package let standIn: String
  /// Whether the directory, or the place where it would be made, is on a read-only file system.
  package let isReadOnly: Bool

  /// Checks the directory without making it.
  ///
  /// - Parameters:
  ///   - path: The directory, which need not exist yet.
  ///   - runDirectory: The run directory; the substitute is a directory in it.
  package init(_ path: String, runDirectory: String) {
    self.path = path
    standIn = runDirectory + "/state"
    isReadOnly = Self.isReadOnly(path)
  }

  /// The directory to read from: the substitute if something was written there.
  package var readable: String {
    isReadOnly && hasStandIn ? standIn : path
  }

  private var hasStandIn: Bool { unsafe access(standIn, F_OK) == 0 }

  /// Checks that nobody but root and this user can change what is in the directory, or in its
  /// substitute, as far as they exist.
  ///
  /// - Throws: ``FileError/untrusted(path:why:)``, ``FileError/system(call:path:number:)``.
  package func requireOwn() throws(FileError) {
    for (directory, mayBeLink) in [(path, true), (standIn, false)] {
      try Files.requireOwnDirectory(directory, mayBeLink: mayBeLink)
      try Files.requireOwnDirectory(directory + "/enis", mayBeLink: false)
    }
  }

  /// The directory to write to.
  ///
  /// Makes the substitute as a copy of the directory if it is needed.
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

  /// Copies the files of one subdirectory.
  private func copy(_ part: String) throws(FileError) {
    let (from, to) = part.isEmpty ? (path, standIn) : ("\(path)/\(part)", "\(standIn)/\(part)")
    try Files.makeDirectory(to)
    for name in try Files.names(in: from) where name.hasSuffix(".json") {
      let content: [UInt8]?
      do throws(FileError) {
        content = try Files.read("\(from)/\(name)")
      } catch {
        // A directory or a pipe holds nothing that could be copied.
        guard error.isAboutContent else { throw error }
        continue
      }
      if let content { try Files.write(content, to: "\(to)/\(name)", owner: .writer) }
    }
  }

  /// Whether the file system would prevent writing there or making the directory.
  private static func isReadOnly(_ path: String) -> Bool {
    if unsafe access(path, W_OK) == 0 { return false }
    if errno == EROFS { return true }
    guard errno == ENOENT, let slash = path.lastIndex(of: "/") else { return false }
    return isReadOnly(slash == path.startIndex ? "/" : String(path[..<slash]))
  }
}
