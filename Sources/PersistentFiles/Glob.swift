// Patterns of file and link names, as glob(7) has them.

/// A pattern in which `*` stands for any text and `?` for any character.
struct Glob {
  let pattern: String

  init(_ pattern: some StringProtocol) { self.pattern = String(pattern) }

  /// Whether the whole of a name fits.
  func matches(_ name: some StringProtocol) -> Bool {
    Self.matches(Array(pattern)[...], Array(String(name))[...])
  }

  private static func matches(
    _ pattern: ArraySlice<Character>, _ name: ArraySlice<Character>
  ) -> Bool {
    guard let first = pattern.first else { return name.isEmpty }
    if first == "*" {
      return (name.startIndex...name.endIndex).contains { start in
        matches(pattern.dropFirst(), name[start...])
      }
    }
    guard let next = name.first, first == "?" || first == next else { return false }
    return matches(pattern.dropFirst(), name.dropFirst())
  }
}
