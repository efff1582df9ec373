// Texts of others, fit for one line of a terminal.

extension Messages {
  /// The text with `?` for what a terminal would obey instead of showing it; of one that is longer
  /// than the limit, the beginning.
  static func plain(_ text: String, limit: Int = 4096) -> String {
    let scalars = text.unicodeScalars.prefix(limit).map { scalar in
      switch scalar.properties.generalCategory {
      case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .unassigned:
        Unicode.Scalar("?")
      default: scalar
      }
    }
    let isCut = text.unicodeScalars.count > limit
    return String(String.UnicodeScalarView(scalars)) + (isCut ? "…" : "")
  }

  /// The beginning of the text in quotation marks, as ``plain(_:limit:)`` has it.
  static func quoted(_ text: String) -> String { "\"\(plain(text, limit: 60))\"" }
}
