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

  /// The MACs of which there is a record.
  ///
  /// - Throws: ``StateFileError``.
  public func macs() throws(StateFileError) -> [MACAddress] {
    try Files.names(in: files.directory).compactMap { name in
      name.hasSuffix(".json") ? MACAddress(name.dropLast(5)) : nil
    }
  }

  /// Keeps the record in place of the one before.
  ///
  /// - Throws: ``StateFileError``.
  public func write(_ record: LinkRecord) throws(StateFileError) {
    try files.write(record, "\(record.mac)")
  }

  /// Keeps the present record of a MAC aside, for ``restore(_:)``.
  ///
  /// - Returns: Whether there is one.
  /// - Throws: ``StateFileError``.
  public func keepAside(_ mac: MACAddress) throws(StateFileError) -> Bool {
    try Files.makeDirectory(files.directory)
    return try Files.keepAside(files.path("\(mac)"), as: aside(mac))
  }

  /// Puts the record that was kept aside back, which takes no space on the disk.
  ///
  /// - Throws: ``StateFileError``.
  public func restore(_ mac: MACAddress) throws(StateFileError) {
    try Files.move(aside(mac), to: files.path("\(mac)"))
  }

  /// Forgets the record that was kept aside.
  ///
  /// - Throws: ``StateFileError``.
  public func settle(_ mac: MACAddress) throws(StateFileError) { try Files.remove(aside(mac)) }

  /// Forgets the record of a MAC.
  ///
  /// - Throws: ``StateFileError``.
  public func remove(_ mac: MACAddress) throws(StateFileError) { try files.remove("\(mac)") }

  private func aside(_ mac: MACAddress) -> String { files.path("\(mac)") + ".before" }
}
