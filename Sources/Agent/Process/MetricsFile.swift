// The file for the metrics: replaced in one step, and removed at the end.

package import Files
import Glibc

/// The file that the metrics go to.
package struct MetricsFile {
  private let path: String

  /// Looks whether the file can be replaced.
  ///
  /// - Throws: ``FileError/untrusted(path:why:)`` if something else than a file is there, as a device or a pipe:
  ///   a file in its place would break what uses it.
  package init(_ path: String) throws(FileError) {
    var status = stat()
    let isThere = unsafe stat(path, &status) == 0
    guard !isThere || status.st_mode & S_IFMT == S_IFREG else {
      throw .untrusted(path: path, why: .notAFile)
    }
    self.path = path
  }

  /// Looks whether files can be made in its directory, so that it is known before something is changed.
  ///
  /// - Throws: ``FileError/system(call:path:number:)``.
  func checkDirectory() throws(FileError) {
    guard unsafe access(Files.parts(of: path).directory, W_OK) == 0 else {
      throw .system(call: "access", path: path, number: errno)
    }
  }

  /// Replaces the content.
  ///
  /// - Throws: ``FileError/system(call:path:number:)``.
  package func write(_ text: String) throws(FileError) {
    try Files.write(Array(text.utf8), to: path)
  }

  /// Removes the file: nobody stands for its content any more.
  package func remove() { unsafe unlink(path) }
}
