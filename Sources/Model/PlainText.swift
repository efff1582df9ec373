// Texts from other programs, made safe for one line of a terminal.

/// The text with `?` for each character that a terminal interprets or does not show, such as line
/// breaks, escapes and marks that change the direction of writing.
///
/// - Parameters:
///   - limit: The most scalars to take; nil takes all.
///   - keepsTabs: Whether tabs stay.
package func plainText(
  _ text: some StringProtocol, limit: Int? = nil, keepsTabs: Bool = false
) -> String {
  // Nearly every text is ASCII.
  if limit == nil, text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) }) { return String(text) }
  let scalars = text.unicodeScalars.prefix(limit ?? .max).map { scalar in
    scalar.isPlain || keepsTabs && scalar == "\t" ? scalar : "?"
  }
  return String(String.UnicodeScalarView(scalars))
}

/// The JSON with an escape sequence of JSON for each character that a terminal interprets or does not
/// show; JSON's own escapes leave some of them out.
///
/// - Parameter json: JSON in which such characters, but for line breaks, are in strings only.
package func plainJSON(_ json: String) -> String {
  // Nearly every report is plain.
  guard json.unicodeScalars.contains(where: { !$0.isPlain && $0 != "\n" }) else { return json }
  var plain = String.UnicodeScalarView()
  for scalar in json.unicodeScalars {
    guard !scalar.isPlain, scalar != "\n" else {
      plain.append(scalar)
      continue
    }
    for unit in String(scalar).utf16 {
      let digits = String(unit, radix: 16)
      plain += ("\\u" + String(repeating: "0", count: 4 - digits.count) + digits).unicodeScalars
    }
  }
  return String(plain)
}

extension Unicode.Scalar {
  /// Whether a terminal shows the character and does not interpret it.
  package var isPlain: Bool {
    // Nearly every text is ASCII, which needs no Unicode table.
    if (0x20..<0x7F).contains(value) { return true }
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned:
      return false
    default: return true
    }
  }
}
