// Which version of a file is at a path, without reading it.

internal import Glibc

/// The version of a file: to replace or to change the file makes another one.
package struct FileVersion: Equatable, Sendable {
  private let device: UInt64
  private let inode: UInt64
  private let size: Int64
  /// When the content was changed, and when anything was, in nanoseconds since 1970.
  private let modified: Int64
  private let changed: Int64

  /// Makes a version; nil for what is not a file, and on a file system that only counts seconds.
  init?(_ status: stat) {
    // A file that is made in the same second may get the inode of the one that it replaces.
    guard status.st_mode & S_IFMT == S_IFREG, status.st_mtim.tv_nsec != 0 else { return nil }
    device = UInt64(status.st_dev)
    inode = UInt64(status.st_ino)
    size = Int64(status.st_size)
    modified = Self.nanoseconds(status.st_mtim)
    changed = Self.nanoseconds(status.st_ctim)
  }

  private static func nanoseconds(_ time: timespec) -> Int64 {
    Int64(time.tv_sec) &* 1_000_000_000 &+ Int64(time.tv_nsec)
  }
}

extension Files {
  /// The version of the file that is at a path now; nil if there is none, or if it is not known.
  package static func version(of path: String) -> FileVersion? {
    var status = stat()
    guard unsafe stat(path, &status) == 0 else { return nil }
    return FileVersion(status)
  }

  /// The content of the file with its version; nil if there is no file.
  ///
  /// What is changed while it is read makes another version.
  ///
  /// - Throws: As ``read(_:pipesWithin:)``.
  package static func readVersion(
    _ path: String
  ) throws(FileError) -> (content: [UInt8], version: FileVersion?)? {
    var version: FileVersion?
    let content = try read(path, pipesWithin: nil) { version = FileVersion($0) }
    return content.map { ($0, version) }
  }
}
