// Values in files as JSON.

import Files
import FoundationEssentials

/// A directory with one JSON file for each key.
struct JSONFiles<Value: Codable> {
  let directory: String

  func path(_ key: String) -> String { "\(directory)/\(key).json" }

  /// The value of the key; nil if there is none.
  func read(_ key: String) throws(FileError) -> Value? {
    guard let content = try Files.read(path(key)) else { return nil }
    do {
      return try JSONDecoder().decode(Value.self, from: Data(content))
    } catch {
      throw .malformed(path: path(key))
    }
  }

  /// Writes the value of the key and replaces an earlier one.
  func write(_ value: Value, _ key: String) throws(FileError) {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    guard let data = try? encoder.encode(value) else { throw .malformed(path: path(key)) }
    try Files.makeDirectory(directory)
    try Files.write(data + [0x0A], to: path(key), owner: .writer)
  }

  /// Deletes the value.
  func remove(_ key: String) throws(FileError) { try Files.remove(path(key)) }
}
