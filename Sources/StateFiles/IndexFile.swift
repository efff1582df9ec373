// The index per ENI, kept by MAC over reboots.

package import Files
import Model
package import Planning

/// The indexes, `STATE-DIR/indexes.json`.
package struct IndexFile {
  private let files: JSONFiles<[String: UInt32]>

  /// The file in a state directory, which need not exist yet.
  package init(stateDirectory: String) { files = JSONFiles(directory: stateDirectory) }

  /// The indexes kept; none where there is no file.
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

  /// Keeps the indexes.
  ///
  /// - Throws: ``FileError``.
  package func write(_ indexes: ENIIndexes) throws(FileError) {
    let texts = indexes.kept.map { ("\($0.key)", $0.value) }
    try files.write(Dictionary(uniqueKeysWithValues: texts), "indexes")
  }

  /// Puts earlier indexes back; where there were none, the file goes.
  ///
  /// - Throws: ``FileError``.
  package func restore(_ indexes: ENIIndexes) throws(FileError) {
    if indexes.kept.isEmpty { try files.remove("indexes") } else { try write(indexes) }
  }
}
