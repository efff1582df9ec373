// What is at a path.

package import Model

/// What is at a path.
package enum FileFinding: Hashable, Sendable {
  /// A file.
  case file(FileContent)
  /// Nothing.
  case nothing
  /// Something other than a file: a directory, a device, a pipe.
  case noFile
}
