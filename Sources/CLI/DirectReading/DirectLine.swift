// The words of a command line in their usual form, one after the other.

/// The words behind a command's name, in their usual form.
///
/// This is the part of ArgumentParser's syntax that needs no second look: whole names of options, `--name value`,
/// `--name=value`, and `--` before the last operands.
struct DirectLine {
  /// A word that is read.
  enum Word {
    /// The whole name of an option, with its dashes.
    case option(String)
    /// A word that is neither an option nor the value of one, unless the option before asks for it.
    case operand(String)
  }

  private var rest: ArraySlice<String>
  /// What stands behind the `=` of the option that was read last, until it is asked for.
  private var attached: String?
  private var isBehindTerminator = false

  init(_ words: ArraySlice<String>) { rest = words }

  /// Whether the option that was read last has a value that it did not ask for.
  var hasUnusedValue: Bool { attached != nil }

  /// Reads the next word; nil at the end.
  mutating func next() -> Word? {
    guard let word = rest.popFirst() else { return nil }
    if isBehindTerminator || !Self.beginsAsOption(word) { return .operand(word) }
    if word == "--" {
      isBehindTerminator = true
      return next()
    }
    // By characters, as ArgumentParser does: an `=` with a combining mark is another character.
    guard word.hasPrefix("--"), let sign = word.firstIndex(of: "=") else { return .option(word) }
    attached = String(word[word.index(after: sign)...])
    return .option(String(word[..<sign]))
  }

  /// The value of the option that was read last: behind its `=`, or the next word.
  ///
  /// - Throws: ``NotPlain`` where there is none, or the next word begins as an option.
  mutating func value() throws -> String {
    if let value = attached {
      attached = nil
      return value
    }
    guard let word = rest.first, !Self.beginsAsOption(word) else { throw NotPlain() }
    rest.removeFirst()
    return word
  }

  /// The value of the option that was read last, as what it means.
  ///
  /// - Throws: ``NotPlain`` where there is none, or it means nothing.
  mutating func value<Value>(_ meaning: (String) -> Value?) throws -> Value {
    guard let value = meaning(try value()) else { throw NotPlain() }
    return value
  }

  /// Whether a word begins with a dash; a dash alone stands for standard input.
  private static func beginsAsOption(_ word: String) -> Bool {
    word.utf8.first == UInt8(ascii: "-") && word.utf8.count > 1
  }
}
