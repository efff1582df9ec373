// Random text: valid text with small errors, and random characters.

/// Texts to try parsers with.
enum RandomText {
  /// A valid text with up to three characters replaced, removed or inserted.
  static func mutated(
    of sound: String, with letters: String, using random: inout some RandomNumberGenerator
  ) -> String {
    var text = Array(sound)
    let letters = Array(letters)
    for _ in 0..<Int.random(in: 0...3, using: &random) {
      guard let at = text.indices.randomElement(using: &random),
        let letter = letters.randomElement(using: &random)
      else { break }
      switch Int.random(in: 0...2, using: &random) {
      case 0: text[at] = letter
      case 1: text.remove(at: at)
      default: text.insert(letter, at: at)
      }
    }
    return String(text)
  }

  /// Up to 24 characters, many of which mean something to some parser, or combine with others.
  static func anything(using random: inout some RandomNumberGenerator) -> String {
    let letters = Array("0123456789abcdefABCDEFx.:/-+ %\n\0,'$;ethdv".unicodeScalars)
    let others = Array("\u{301}\u{200D}\u{FE0F}\u{661}１é\u{A0}\u{2028}\u{1F600}".unicodeScalars)
    var text = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0...24, using: &random) {
      let source = Int.random(in: 0..<12, using: &random) == 0 ? others : letters
      if let letter = source.randomElement(using: &random) { text.append(letter) }
    }
    return String(text)
  }
}
