// A manual page as the tests read it.

import TestSupport

/// A manual page, in mdoc(7).
struct Manual {
  static let repository = "\(#filePath)".split(separator: "/", omittingEmptySubsequences: false)
    .dropLast(4).joined(separator: "/")

  let lines: [Substring]

  /// Reads a page of the repository's.
  static func read(_ page: String = "enicfg.8") throws -> Manual {
    Manual(lines: try readText("\(repository)/man/\(page)").split(separator: "\n"))
  }

  /// The options that have an item of their own, `-q` and `--quiet` each.
  var options: [String] { options(in: lines.filter { $0.hasPrefix(".It Fl ") }) }

  /// The options named anywhere: by a macro, or in an example.
  var mentionedOptions: [String] {
    let examples = lines.filter { !$0.hasPrefix(".") }.flatMap { $0.split(separator: " ") }
    return options(in: lines.filter { $0.hasPrefix(".") && $0.contains("Fl ") })
      + examples.filter { $0.hasPrefix("--") }.map(String.init)
  }

  /// The options with an item in the subsection whose heading starts so.
  func options(under heading: String) -> [String] {
    let rest = lines.drop { !$0.hasPrefix(".Ss \(heading)") }.dropFirst()
    return options(
      in: rest.prefix { !$0.hasPrefix(".Ss") && !$0.hasPrefix(".Sh") }
        .filter { $0.hasPrefix(".It Fl ") })
  }

  /// The lines of a section.
  func section(_ name: String) -> [Substring] {
    Array(lines.drop { $0 != ".Sh \(name)" }.dropFirst().prefix { !$0.hasPrefix(".Sh ") })
  }

  /// The lines of a subsection.
  func subsection(_ name: String) -> [Substring] {
    let rest = lines.drop { $0 != ".Ss \(name)" }.dropFirst()
    return Array(rest.prefix { !$0.hasPrefix(".Ss ") && !$0.hasPrefix(".Sh ") })
  }

  /// What stands behind a macro up to the next one, in all of the page or in a section of it.
  func phrases(_ macro: String, in name: String? = nil) -> [String] {
    (name.map(section) ?? lines).flatMap { line -> [String] in
      guard line.hasPrefix(".") else { return [] }
      let words = line.dropFirst().split(separator: " ")
      return words.indices.filter { words[$0] == macro }.map { at in
        words[(at + 1)...].prefix { $0.allSatisfy(\.isLowercase) }.joined(separator: " ")
      }
    }
  }

  /// The words behind a macro that opens an item.
  func items(_ macro: String, in name: String) -> [String] {
    section(name).filter { $0.hasPrefix(".It \(macro) ") }.map {
      String($0.dropFirst(".It \(macro) ".count))
    }
  }

  private func options(in lines: [Substring]) -> [String] {
    lines.flatMap { line -> [String] in
      let words = line.split(separator: " ")
      // "Fl q , -quiet": Fl writes a dash before each of its arguments.
      guard let at = words.firstIndex(where: { $0 == "Fl" || $0 == ".Fl" }) else { return [] }
      return words[(at + 1)...].prefix { $0 != "Ar" }
        .filter { $0.contains(where: \.isLetter) && $0 != "Fl" }.map { "-" + $0 }
    }
  }
}
