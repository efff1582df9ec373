// The keys of one mapping of the configuration; each can be read once.

import YAML

/// The keys of one mapping that have not been read yet.
struct ConfigurationKeys {
  private let entries: [YAMLEntry]
  private var taken: [String] = []

  init(_ entries: [YAMLEntry]) { self.entries = entries }

  /// The entry with that key, if it exists.
  mutating func take(_ key: String) -> YAMLEntry? {
    taken.append(key)
    return entries.first { $0.key == key }
  }

  /// - Throws: ``PlacedDefect`` for a key that was not read.
  func end() throws(PlacedDefect) {
    guard let unknown = entries.first(where: { !taken.contains($0.key) }) else { return }
    throw PlacedDefect(
      defect: .unknownKey(Findings.excerpt(unknown.key), known: taken), position: unknown.position)
  }
}
