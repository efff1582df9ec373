// What every sentence is held to.

import Report
import Testing

/// One line that says something, with a hint that does not break off.
func expectMessage(_ report: ErrorReport) {
  #expect(!report.message.isEmpty)
  expectMessage(report.message)
  expectMessage(report.hint)
}

/// One line that nothing is left open in, and that no terminal obeys.
func expectMessage(_ text: String) {
  #expect(text.split(whereSeparator: \.isNewline).count < 2, "\(text)")
  #expect(!text.unicodeScalars.contains { $0.properties.generalCategory == .control }, "\(text)")
  #expect(text.first != " " && text.last != " ", "\(text.debugDescription)")
  #expect(!text.contains("Optional("), "\(text)")
  // What Swift prints of an enum's case: a name, and labels in parentheses.
  #expect(!text.contains(#/[a-z][A-Za-z]*\((?:[a-z][A-Za-z]*: |[A-Z][A-Za-z0-9]*\.)/#), "\(text)")
  #expect(!text.contains("  "), "\(text)")
  #expect(!text.hasSuffix("."), "\(text)")
}

/// A part of a sentence: it does not begin one.
func expectPart(_ text: String) {
  #expect(!text.isEmpty)
  expectMessage(text)
  let word = text.prefix { !$0.isWhitespace }
  #expect(word.first?.isUppercase != true || word.dropFirst().contains(where: \.isUppercase))
}
