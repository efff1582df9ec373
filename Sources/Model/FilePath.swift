// The path of a file in a system, from its root.

/// The path of a file in a system, from its root.
package struct FilePath: Hashable, Sendable {
  /// Absolute, without `.`, `..`, empty components and control characters.
  package let text: String

  /// Nil if the text is not such a path.
  package init?(_ text: some StringProtocol) {
    let text = String(text)
    guard text.utf8.first == UInt8(ascii: "/"), Self.isMadeOfNames(text.utf8.dropFirst()) else {
      return nil
    }
    self.text = text
  }

  /// Whether each part between slashes is the name of a file.
  ///
  /// In one pass over the bytes: a run looks at hundreds of paths.
  private static func isMadeOfNames(_ bytes: Substring.UTF8View) -> Bool {
    var (length, dots) = (0, 0)
    func isName() -> Bool { length > 0 && !(length == dots && dots <= 2) }
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "/"):
        guard isName() else { return false }
        (length, dots) = (0, 0)
      case ..<0x20, 0x7F: return false
      default:
        length += 1
        if byte == UInt8(ascii: ".") { dots += 1 }
      }
    }
    return isName()
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
