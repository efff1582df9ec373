// Values in files as JSON.

import Files
import FoundationEssentials
import JSON

/// A directory with one JSON file for each key.
struct JSONFiles<Value: Codable> {
  let directory: String

  func path(_ key: String) -> String { "\(directory)/\(key).json" }

  /// The value of the key; nil if there is none.
  func read(_ key: String) throws(FileError) -> Value? { try versioned(key).value }

  /// The value of the key, and the version of the file, which is nil if there is none or it is not known.
  func versioned(_ key: String) throws(FileError) -> (value: Value?, version: FileVersion?) {
    guard let (content, version) = try Files.readVersion(path(key)) else { return (nil, nil) }
    do {
      return (try JSONSyntax.decode(Value.self, from: content), version)
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
