// A snapshot of the files of a system that configure its network at boot.

package import Model

/// The files of a system that matter for its boot-time network configuration.
package struct SystemFiles: Equatable, Sendable {
  /// The contents of those files of ``Places`` that exist.
  package var contents: [FilePath: FileContent]
  /// The paths of ``Places/signs`` that exist.
  package var signs: Set<FilePath>

  /// Makes a snapshot from its parts.
  package init(contents: [FilePath: FileContent] = [:], signs: Set<FilePath> = []) {
    self.contents = contents
    self.signs = signs
  }

  /// Whether the path exists.
  func has(_ path: String) -> Bool {
    FilePath(path).map { signs.contains($0) || contents[$0] != nil } ?? false
  }

  /// The files of a directory whose names have this ending, sorted by name.
  func files(in directory: String, ending: String = "") -> [FilePath] {
    contents.keys.filter { $0.directory == directory && $0.name.hasSuffix(ending) }.sorted()
  }

  /// The files of several directories whose names have this ending, sorted by name; of files with
  /// the same name, only the one in the first directory.
  func filesByName(in directories: [String], ending: String) -> [FilePath] {
    var found: [String: FilePath] = [:]
    for file in directories.flatMap({ files(in: $0, ending: ending) })
    where found[file.name] == nil {
      found[file.name] = file
    }
    return found.values.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  /// The lines of a file, trimmed, without comments and empty lines.
  func statements(of path: FilePath) -> [String] {
    Self.statements(in: contents[path]?.text ?? "")
  }

  /// The lines of a text, trimmed, without comments and empty lines.
  static func statements(in text: String) -> [String] {
    text.split(whereSeparator: \.isNewline).map { String($0.trimmed) }
      .filter { !$0.isEmpty && !$0.hasPrefix("#") && !$0.hasPrefix(";") }
  }
}

/// The key and value of a line `KEY=VALUE`, both trimmed; nil for another line.
func assignment(in line: String) -> (key: String, value: String)? {
  guard let equals = line.firstIndex(of: "=") else { return nil }
  return (String(line[..<equals].trimmed), String(line[line.index(after: equals)...].trimmed))
}
