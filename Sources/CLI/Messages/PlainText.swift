// Texts of others, fit for one line of a terminal, and where one is cut, marked so.

import Model

extension Messages {
  /// The text fit for a terminal; of one that is longer than the limit, the beginning.
  static func plain(_ text: String, limit: Int = 4096) -> String {
    plainText(text, limit: limit) + (text.unicodeScalars.count > limit ? "…" : "")
  }

  /// The beginning of the text in quotation marks, as ``plain(_:limit:)`` has it.
  static func quoted(_ text: String) -> String { "\"\(plain(text, limit: 60))\"" }
}
