// The content and the permission bits of a file.

/// The content and the permission bits of a file.
package struct FileContent: Hashable, Sendable {
  /// Its bytes.
  package var bytes: [UInt8]
  /// The permission bits, as chmod(2) has them.
  package var mode: UInt16

  /// Makes a content from bytes.
  package init(bytes: [UInt8], mode: UInt16 = 0o644) {
    self.bytes = bytes
    self.mode = mode
  }

  /// Makes a content from a text.
  package init(_ text: String, mode: UInt16 = 0o644) {
    self.init(bytes: Array(text.utf8), mode: mode)
  }

  /// The bytes as text, with replacement characters for invalid UTF-8.
  package var text: String { String(decoding: bytes, as: UTF8.self) }
}
