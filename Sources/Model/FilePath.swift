// The path of a file in a system, from its root.

/// The path of a file in a system, from its root.
package struct FilePath: Hashable, Sendable {
  /// Absolute, without `.`, `..`, empty components and control characters.
  package let text: String

  /// Nil if the text is not such a path.
  package init?(_ text: some StringProtocol) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.first == "", parts.count > 1,
      parts.dropFirst().allSatisfy({ !["", ".", ".."].contains($0) }),
      !text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F })
    else { return nil }
    self.text = String(text)
  }

  /// Makes a path from a literal of the source.
  package init(fixed text: StaticString) {
    guard let path = FilePath("\(text)") else { preconditionFailure("no path: \(text)") }
    self = path
  }

  /// The name of the file in its directory.
  package var name: String { text.split(separator: "/").last.map(String.init) ?? text }

  /// The path of the directory, with a slash at its end.
  package var directory: String { String(text.dropLast(name.count)) }
}

extension FilePath: CustomStringConvertible {
  /// The path itself.
  package var description: String { text }
}

extension FilePath: Comparable {
  /// Orders by bytes.
  package static func < (a: FilePath, b: FilePath) -> Bool {
    a.text.utf8.lexicographicallyPrecedes(b.text.utf8)
  }
}
