// The path of a file in a system, from its root.

/// The path of a file in a system, from its root.
package struct FilePath: Hashable, Sendable {
  /// Absolute, without `.`, `..`, empty components and control characters.
  package let text: String

  /// Nil if the text is not such a path.
  package init?(_ text: some StringProtocol) {
    // Of one type, so that each byte is read without a call.
    let text = String(text)
    guard Self.isPath(text.utf8) else { return nil }
    self.text = text
  }

  /// Whether each component is a name; one pass over the bytes, since a run makes hundreds of paths.
  private static func isPath(_ bytes: String.UTF8View) -> Bool {
    // Of the component: its length, nil before the first slash, and how many of its bytes are dots.
    var length: Int?
    var dots = 0
    for byte in bytes {
      switch byte {
      case UInt8(ascii: "/"):
        if let length, !isName(length, dots: dots) { return false }
        (length, dots) = (0, 0)
      case ..<0x20, 0x7F: return false
      default:
        guard let before = length else { return false }
        length = before + 1
        if byte == UInt8(ascii: ".") { dots += 1 }
      }
    }
    return length.map { isName($0, dots: dots) } ?? false
  }

  private static func isName(_ length: Int, dots: Int) -> Bool {
    length > 2 || length > dots
  }

  /// Makes a path from a literal of the source.
  package init(fixed text: StaticString) {
    guard let path = FilePath("\(text)") else { preconditionFailure("no path: \(text)") }
    self = path
  }

  /// The name of the file in its directory.
  package var name: String { String(text[placeOfName...]) }

  /// The path of the directory, with a slash at its end.
  package var directory: String { String(text[..<placeOfName]) }

  private var placeOfName: String.Index {
    text.utf8.lastIndex(of: UInt8(ascii: "/")).map(text.utf8.index(after:)) ?? text.startIndex
  }
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
