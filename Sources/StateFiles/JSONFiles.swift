// Values in files as JSON.

import Files
import FoundationEssentials
import JSON

/// A directory with one JSON file for each key.
struct JSONFiles<Value> {
  let directory: String
  private let reading: ([UInt8]) throws -> Value
  private let writing: (Value) throws -> [UInt8]

  /// Files of values that are read and written often.
  init(directory: String) where Value: JSONForm {
    self.directory = directory
    reading = { try JSONSyntax.read(Value.self, from: $0) }
    writing = { try $0.json.lines }
  }

  /// Files of other values.
  init(coded directory: String) where Value: Codable {
    self.directory = directory
    reading = { try JSONSyntax.decode(Value.self, from: $0) }
    writing = { try JSONValue(encoding: $0).lines }
  }

  func path(_ key: String) -> String { "\(directory)/\(key).json" }

  /// The value of the key; nil if there is none.
  func read(_ key: String) throws(FileError) -> Value? { try versioned(key).value }

  /// The value of the key, and the version of the file, which is nil if there is none or it is not known.
  func versioned(_ key: String) throws(FileError) -> (value: Value?, version: FileVersion?) {
    guard let (content, version) = try Files.readVersion(path(key)) else { return (nil, nil) }
    do {
      return (try reading(content), version)
    } catch {
      throw .malformed(path: path(key))
    }
  }

  /// The value that a content of a file is; nil if it is none.
  func value(in content: [UInt8]) -> Value? { try? reading(content) }

  /// Writes the value of the key and replaces an earlier one.
  func write(_ value: Value, _ key: String) throws(FileError) {
    guard let content = try? writing(value) else { throw .malformed(path: path(key)) }
    try Files.makeDirectory(directory)
    try Files.write(content, to: path(key), owner: .writer)
  }

  /// Deletes the value.
  func remove(_ key: String) throws(FileError) { try Files.remove(path(key)) }
}

extension JSONValue {
  /// The JSON of a value that has no form of its own.
  ///
  /// - Throws: `EncodingError`.
  init(encoding value: some Encodable) throws {
    self = try JSONSyntax.value(of: Array(JSONEncoder().encode(value)))
  }
}
