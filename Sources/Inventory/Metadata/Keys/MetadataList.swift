// The list syntaxes of the metadata service: JSON, bare brackets, commas, line breaks.

import Model

/// Reads a list as the metadata service writes one.
enum MetadataList {
  /// The most elements of a list.
  static let limit = 1000

  /// The elements, trimmed, without quotes and a final `/`.
  ///
  /// Nil for an invalid or truncated list: an unpaired bracket or quote, nothing
  /// between two commas, an empty text, more than ``limit`` elements. Only `[]` is an empty list,
  /// because an empty text may be a broken answer.
  static func elements(_ text: some StringProtocol) -> [String]? {
    var rest = text[...].trimmed
    guard !rest.isEmpty else { return nil }
    if rest.first == "[" {
      guard rest.count >= 2, rest.last == "]" else { return nil }
      rest = rest.dropFirst().dropLast().trimmed
      return rest.isEmpty ? [] : separated(rest, by: ",")
    }
    if rest.contains(",") { return separated(rest, by: ",") }
    return separated(rest, by: "\n")
  }

  private static func separated<Text: StringProtocol>(
    _ text: Text, by separator: Character
  ) -> [String]? where Text.SubSequence == Text {
    var elements: [String] = []
    let parts = text.split(
      maxSplits: limit, omittingEmptySubsequences: false,
      whereSeparator: { $0 == separator || separator == "\n" && $0 == "\r\n" })
    guard parts.count <= limit else { return nil }
    for part in parts {
      guard let element = element(part.trimmed) else { return nil }
      elements.append(element)
    }
    return elements
  }

  private static func element<Text: StringProtocol>(
    _ text: Text
  ) -> String? where Text.SubSequence == Text {
    var text = text
    if text.first == "\"" {
      guard text.count >= 2, text.last == "\"" else { return nil }
      text = text.dropFirst().dropLast()
    }
    // A MAC as a folder, `00:16:3e:12:e7:27/`.
    if text.last == "/" { text = text.dropLast() }
    let isForeign: (Character) -> Bool = { "\"[],".contains($0) || $0.isWhitespace }
    guard !text.isEmpty, !text.contains(where: isForeign) else { return nil }
    return String(text)
  }
}
