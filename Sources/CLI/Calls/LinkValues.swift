// Which links a command is about, as values.

import ArgumentParser
import Engine

/// Which links a command is about.
struct LinkValues {
  var links: [LinkSelector] = []
  var all = false

  /// Which ENIs they mean.
  func choice(orRecorded: Bool = false) -> LinkChoice {
    all ? .all(orRecorded: orRecorded) : .links(links)
  }

  func validate() throws {
    if all, !links.isEmpty { throw ValidationError("--all and a LINK exclude each other.") }
    if !all, links.isEmpty { throw ValidationError("Name a LINK, or give --all.") }
  }

  mutating func take(_ option: String) -> Bool {
    guard option == "--all" else { return false }
    all = true
    return true
  }
}

extension [LinkSelector] {
  /// Takes a word that names a link.
  ///
  /// - Throws: ``NotPlain`` for one that cannot.
  mutating func take(operand: String) throws {
    guard let link = LinkSelector(operand) else { throw NotPlain() }
    append(link)
  }
}
