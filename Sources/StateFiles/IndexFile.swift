// The index per ENI, kept by MAC over reboots.

public import Files
import NetworkModel
public import Planning

/// The indexes, `STATE-DIR/indexes.json`.
public struct IndexFile {
  private let files: JSONFiles<[String: UInt32]>

  /// The file in a state directory, which need not exist yet.
  public init(stateDirectory: String) { files = JSONFiles(directory: stateDirectory) }

  /// The indexes kept; none where there is no file.
  ///
  /// - Throws: ``FileError``.
  public func read() throws(FileError) -> ENIIndexes {
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
  public func write(_ indexes: ENIIndexes) throws(FileError) {
    let texts = indexes.kept.map { ("\($0.key)", $0.value) }
    try files.write(Dictionary(uniqueKeysWithValues: texts), "indexes")
  }

  /// Puts earlier indexes back; where there were none, the file goes.
  ///
  /// - Throws: ``FileError``.
  public func restore(_ indexes: ENIIndexes) throws(FileError) {
    if indexes.kept.isEmpty { try files.remove("indexes") } else { try write(indexes) }
  }
}
