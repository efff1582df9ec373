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

  /// Where the name does not go on as the pattern does, the last `*` matches one character more, and those before it
  /// stay: a pattern of many stars costs no more than its length times that of the name.
  private static func matches(
    _ pattern: ArraySlice<Character>, _ name: ArraySlice<Character>
  ) -> Bool {
    var (pattern, name) = (pattern, name)
    var afterStar: (pattern: ArraySlice<Character>, name: ArraySlice<Character>)?
    while !pattern.isEmpty || !name.isEmpty {
      if pattern.first == "*" {
        pattern = pattern.dropFirst()
        afterStar = (pattern, name)
      } else if let next = name.first, let rest = rest(of: pattern, matching: next) {
        (pattern, name) = (rest, name.dropFirst())
      } else {
        guard let star = afterStar, !star.name.isEmpty else { return false }
        (pattern, name) = (star.pattern, star.name.dropFirst())
        afterStar = (pattern, name)
      }
    }
    return true
  }

  /// The pattern after what matches one character, other than `*`; nil if it does not match.
  private static func rest(
    of pattern: ArraySlice<Character>, matching character: Character
  ) -> ArraySlice<Character>? {
    guard let first = pattern.first else { return nil }
    if first == "[", let set = CharacterSet(pattern) {
      return set.contains(character) ? set.rest : nil
    }
    return first == "?" || first == character ? pattern.dropFirst() : nil
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
