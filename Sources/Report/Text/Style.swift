// The style of text: colour, width, amount of detail.

import Model

/// The style of text output.
package struct Style: Equatable, Sendable {
  /// Whether escape sequences may colour the text.
  package var isColoured: Bool
  /// How many columns a line may take; nil if the output is not a terminal.
  package var width: Int?
  /// Whether to show every reason, and not only those that say more than the change.
  package var isVerbose: Bool

  /// Makes a style from its parts.
  package init(isColoured: Bool = false, width: Int? = nil, isVerbose: Bool = false) {
    self.isColoured = isColoured
    self.width = width
    self.isVerbose = isVerbose
  }

  enum Tone: String, CaseIterable {
    case added = "32"
    case removed = "31"
    case changed = "33"
    case faint = "2"
    case strong = "1"
  }

  func paint(_ text: String, _ tone: Tone) -> String {
    isColoured && !text.isEmpty ? "\u{1B}[\(tone.rawValue)m\(text)\u{1B}[0m" : text
  }

  /// A whole text, ready for the terminal: what is in it of other programs does nothing there.
  ///
  /// Of what a terminal interprets, only line breaks, tabs and the colours of ``paint(_:_:)`` stay.
  func finished(_ text: String) -> String {
    // Nearly every text is ASCII.
    if text.utf8.allSatisfy({ (0x20..<0x7F).contains($0) || $0 == 0x0A }) { return text }
    let parts = text.split(separator: "\n", omittingEmptySubsequences: false)
    return parts.map(finishedLine).joined(separator: "\n")
  }

  private func finishedLine(_ line: Substring) -> String {
    guard isColoured else { return plainText(line, keepsTabs: true) }
    var rest = line.unicodeScalars
    var finished = ""
    while let escape = rest.firstIndex(of: "\u{1B}") {
      finished += plainText(String(rest[..<escape]), keepsTabs: true)
      let code = Self.codes.first { rest[escape...].starts(with: $0.unicodeScalars) }
      finished += code ?? "?"
      rest = rest[escape...].dropFirst(code?.unicodeScalars.count ?? 1)
    }
    return finished + plainText(String(rest), keepsTabs: true)
  }

  /// The escape sequences that ``paint(_:_:)`` writes.
  private static let codes = ["\u{1B}[0m"] + Tone.allCases.map { "\u{1B}[\($0.rawValue)m" }

  /// The indentation of continuation lines.
  private static let margin = 15

  /// A line, wrapped between words if it does not fit the width; continuation lines are indented.
  func wrapped(_ text: String, margin: Int = margin) -> String {
    guard let width, text.count > width else { return text }
    var lines = [String(text.prefix { $0 == " " })]
    // The words of the line, with the spaces between its columns.
    for word in text.drop(while: { $0 == " " }).split(
      separator: " ", omittingEmptySubsequences: false)
    {
      let last = lines[lines.count - 1]
      let isFresh = last.allSatisfy { $0 == " " }
      if !isFresh, last.count + 1 + word.count > width {
        lines.append(String(repeating: " ", count: margin) + word)
      } else {
        lines[lines.count - 1] = isFresh ? last + word : last + " " + word
      }
    }
    return lines.joined(separator: "\n")
  }

  /// A line of an object with a remark after it, in its own column; if that does not
  /// fit the width, the remark is on the next line.
  func line(_ text: String, remark: String, column: Int, painted: (String) -> String) -> String {
    guard !remark.isEmpty else { return painted(wrapped(text)) }
    let gap = max(2, column - text.count)
    let whole = text.count + gap + remark.count
    if let width, whole > width {
      let narrow = text.count + 2 + remark.count
      guard narrow > width else { return painted(text) + "  " + paint(remark, .faint) }
      let indented = String(repeating: " ", count: Self.margin) + remark
      return painted(wrapped(text)) + "\n" + paint(wrapped(indented), .faint)
    }
    return painted(text) + String(repeating: " ", count: gap) + paint(remark, .faint)
  }
}

/// The text with trailing spaces, up to the width.
func padded(_ text: String, _ width: Int) -> String {
  text + String(repeating: " ", count: max(0, width - text.count))
}
