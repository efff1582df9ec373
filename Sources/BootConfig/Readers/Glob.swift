// Patterns of file and link names, as glob(7) has them.

/// A pattern: `*` stands for any text, `?` for any character, `[a-c]` for one of some, `[!a-c]` for another.
///
/// In a path, each component has a pattern of its own: none of them stands for a slash.
struct Glob {
  private let components: [[Character]]

  init(_ pattern: some StringProtocol) {
    components = Self.components(String(pattern))
  }

  /// Whether the whole of a name or path fits.
  func matches(_ name: some StringProtocol) -> Bool {
    let names = Self.components(String(name))
    return names.count == components.count
      && zip(components, names).allSatisfy { Self.matches($0[...], $1[...]) }
  }

  private static func components(_ text: String) -> [[Character]] {
    text.split(separator: "/", omittingEmptySubsequences: false).map(Array.init)
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
    guard let next = name.first else { return false }
    if first == "[", let set = CharacterSet(pattern) {
      return set.contains(next) && matches(set.rest, name.dropFirst())
    }
    return (first == "?" || first == next) && matches(pattern.dropFirst(), name.dropFirst())
  }
}

/// A bracket expression at the beginning of a pattern.
private struct CharacterSet {
  private var ranges: [ClosedRange<Character>] = []
  private let isNegated: Bool
  /// The pattern behind it.
  let rest: ArraySlice<Character>

  /// Nil where the bracket is not closed: then it stands for itself.
  init?(_ pattern: ArraySlice<Character>) {
    var left = pattern.dropFirst()
    isNegated = left.first == "!" || left.first == "^"
    if isNegated { left = left.dropFirst() }
    var isFirst = true
    while let character = left.popFirst() {
      if character == "]", !isFirst {
        rest = left
        return
      }
      isFirst = false
      if left.first == "-", let end = left.dropFirst().first, end != "]", character <= end {
        ranges.append(character...end)
        left = left.dropFirst(2)
      } else {
        ranges.append(character...character)
      }
    }
    return nil
  }

  func contains(_ character: Character) -> Bool {
    ranges.contains { $0.contains(character) } != isNegated
  }
}
