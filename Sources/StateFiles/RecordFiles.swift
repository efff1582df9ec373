// The records of what enicfg made, a file per MAC in the run directory.

public import NetworkModel
public import Planning

/// The records, `RUN-DIR/links/MAC.json`.
public struct RecordFiles {
  private let files: JSONFiles<LinkRecord>

  /// The records below a run directory, which need not exist yet.
  public init(runDirectory: String) { files = JSONFiles(directory: runDirectory + "/links") }

  /// The record of a MAC; nil where enicfg has configured no such link since the boot.
  ///
  /// - Throws: ``StateFileError``.
  public func record(of mac: MACAddress) throws(StateFileError) -> LinkRecord? {
    try files.read("\(mac)")
  }

  /// Keeps the record.
  ///
  /// - Throws: ``StateFileError``.
  public func write(_ record: LinkRecord) throws(StateFileError) {
    try files.write(record, "\(record.mac)")
  }

  /// Forgets the record of a MAC.
  ///
  /// - Throws: ``StateFileError``.
  public func remove(_ mac: MACAddress) throws(StateFileError) { try files.remove("\(mac)") }
}
