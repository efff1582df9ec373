// The command lines that are in the manuals, the units and the hooks.

import TestSupport

/// The command lines that are in the manuals, the units and the hooks.
enum UsualLines {
  /// The examples of a manual, without the program's name.
  static func examples(inManual page: String) throws -> [[String]] {
    let text = try readText("\(Manual.repository)/man/\(page)")
      .split(separator: "\\e\n").joined()
    return text.split(separator: "\n").filter {
      $0.hasPrefix("# enicfg ") || $0.hasPrefix("$ enicfg ")
    }
    .map { words(behindProgramIn: $0) }
  }

  /// The lines that units and hooks run, without the program's name.
  static func ofUnitsAndHooks() throws -> [[String]] {
    let found = try run(
      "grep",
      ["-rhE", "^(Exec[A-Za-z]*=@bindir@/|exec |  - )enicfg ", "\(Manual.repository)/packaging"])
    return found.split(separator: "\n").map { line in
      words(behindProgramIn: line).map { $0 == "%I" ? "eth1" : $0 }
    }
  }

  /// The words behind the program's name, up to where the shell does something else.
  private static func words(behindProgramIn line: Substring) -> [String] {
    line.split(separator: " ").drop { !$0.hasSuffix("enicfg") }.dropFirst()
      .prefix { !["|", ">", "&&", ";"].contains($0) }.map(String.init)
  }
}
