// The files of a system that say how its network comes up, as they were read at one moment.

package import Model

/// The files of a system that matter for its boot-time network configuration.
package struct SystemFiles: Hashable, Sendable {
  /// What the files hold, those of ``Places`` that are there.
  package var contents: [FilePath: FileContent]
  /// What else is there, of the paths in ``Places/signs``.
  package var signs: Set<FilePath>

  /// Makes a snapshot of its parts.
  package init(contents: [FilePath: FileContent] = [:], signs: Set<FilePath> = []) {
    self.contents = contents
    self.signs = signs
  }

  /// Whether something is there.
  func has(_ path: String) -> Bool {
    FilePath(path).map { signs.contains($0) || contents[$0] != nil } ?? false
  }

  /// The files of a directory whose names end so, by name.
  func files(in directory: String, ending: String = "") -> [FilePath] {
    contents.keys.filter { $0.directory == directory && $0.name.hasSuffix(ending) }.sorted()
  }

  /// The lines of a file without comments and white space around them, empty ones left out.
  func statements(of path: FilePath) -> [String] {
    Self.statements(in: contents[path]?.text ?? "")
  }

  /// The same of a text.
  static func statements(in text: String) -> [String] {
    text.split(whereSeparator: \.isNewline).map { String($0.trimmed) }
      .filter { !$0.isEmpty && !$0.hasPrefix("#") && !$0.hasPrefix(";") }
  }
}

/// What a line `KEY=VALUE` gives its key, both without white space around them; nil for another line.
func assignment(in line: String) -> (key: String, value: String)? {
  guard let equals = line.firstIndex(of: "=") else { return nil }
  return (String(line[..<equals].trimmed), String(line[line.index(after: equals)...].trimmed))
}
