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
  let scalars = text.unicodeScalars.prefix(limit ?? .max).map { scalar in
    scalar.isPlain || keepsTabs && scalar == "\t" ? scalar : "?"
  }
  return String(String.UnicodeScalarView(scalars))
}

extension Unicode.Scalar {
  /// Whether a terminal shows the character and does not interpret it.
  fileprivate var isPlain: Bool {
    // Nearly every text is ASCII, which needs no Unicode table.
    if (0x20..<0x7F).contains(value) { return true }
    switch properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned:
      return false
    default: return true
    }
  }
}
