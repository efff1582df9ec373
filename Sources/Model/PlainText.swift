// Texts of others, fit for one line of a terminal.

/// The text with `?` for each character that a terminal obeys, or shows nothing of, such as line
/// breaks, escapes and marks that turn the direction of writing.
///
/// - Parameters:
///   - limit: How many scalars of it are taken; nil is all.
///   - keepsTabs: Whether tabs stay as they are.
package func plainText(
  _ text: some StringProtocol, limit: Int? = nil, keepsTabs: Bool = false
) -> String {
  let scalars = text.unicodeScalars.prefix(limit ?? .max).map { scalar in
    scalar.isPlain || keepsTabs && scalar == "\t" ? scalar : "?"
  }
  return String(String.UnicodeScalarView(scalars))
}

extension Unicode.Scalar {
  /// Whether a terminal shows the character and does nothing else.
  fileprivate var isPlain: Bool {
    // Nearly every text is ASCII, of which no table needs to be asked.
    if (0x20..<0x7F).contains(value) { return true }
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned:
      return false
    default: return true
    }
  }
}
