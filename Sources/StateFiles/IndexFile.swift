// The file of the ENIs' indexes, by MAC; it survives reboots.

package import Files
import Model
package import Planning

/// The indexes, `STATE-DIR/indexes.json`.
package struct IndexFile {
  private let files: JSONFiles<[String: UInt32]>

  /// The file in a state directory, which need not exist yet.
  package init(stateDirectory: String) { files = JSONFiles(coded: stateDirectory) }

  /// The path of the file.
  package var path: String { files.path("indexes") }

  /// The stored indexes; none if there is no file.
  ///
  /// - Throws: ``FileError``.
  package func read() throws(FileError) -> ENIIndexes {
    let texts = try files.read("indexes") ?? [:]
    var indexes = ENIIndexes()
    for (text, index) in texts {
      guard let mac = MACAddress(text) else { throw .malformed(path: files.path("indexes")) }
      indexes.kept[mac] = index
    }
    return indexes
  }

  /// What is sound of the stored indexes, where ``read()`` finds the file malformed.
  package func readSoundOnes() -> ENIIndexes {
    let lenient = JSONFiles<[String: PerhapsIndex]>(coded: files.directory)
    var indexes = ENIIndexes()
    for (text, index) in (try? lenient.read("indexes")) ?? [:] {
      if let mac = MACAddress(text), let index = index.value { indexes.kept[mac] = index }
    }
    return indexes
  }

  /// Writes the indexes.
  ///
  /// - Throws: ``FileError``.
  package func write(_ indexes: ENIIndexes) throws(FileError) {
    let texts = indexes.kept.map { ("\($0.key)", $0.value) }
    try files.write(Dictionary(uniqueKeysWithValues: texts), "indexes")
  }

  /// Restores earlier indexes; removes the file if there were none.
  ///
  /// - Throws: ``FileError``.
  package func restore(_ indexes: ENIIndexes) throws(FileError) {
    if indexes.kept.isEmpty { try files.remove("indexes") } else { try write(indexes) }
  }
}

/// An index, or anything else in its place.
private struct PerhapsIndex: Codable {
  let value: UInt32?

  init(from decoder: any Decoder) throws {
    value = try? decoder.singleValueContainer().decode(UInt32.self)
  }

  func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(value)
  }
}
