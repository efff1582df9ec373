// Patterns of file and link names, as in glob(7).

/// A pattern: `*` matches any text, `?` any character, `[a-c]` one of these characters, `[!a-c]`
/// any other one.
///
/// In a path, each component is matched separately; a wildcard does not match a slash.
struct Glob {
  private let components: [[Character]]

  init(_ pattern: some StringProtocol) {
    components = Self.components(String(pattern))
  }

  /// Whether the pattern matches a whole name or path.
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
  /// The pattern after it.
  let rest: ArraySlice<Character>

  /// Nil if the bracket is not closed: it then matches itself.
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
