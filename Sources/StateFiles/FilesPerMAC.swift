// A file per MAC in a directory: what enicfg made on each link, its lease, what is known of its ENI.

package import Files
package import Model
package import Planning

/// Values of which there is one per MAC, `DIRECTORY/MAC.json`.
package struct FilesPerMAC<Value: PerMAC> {
  private let files: JSONFiles<Value>

  init(directory: String) { files = JSONFiles(directory: directory) }

  /// The value of a MAC; nil where there is none.
  ///
  /// - Throws: ``FileError``.
  package func value(of mac: MACAddress) throws(FileError) -> Value? {
    try files.read("\(mac)")
  }

  /// The MACs that have a value.
  ///
  /// - Throws: ``FileError``.
  package func macs() throws(FileError) -> [MACAddress] {
    try Files.names(in: files.directory).compactMap { name in
      name.hasSuffix(".json") ? MACAddress(name.dropLast(5)) : nil
    }
  }

  /// Keeps the value in place of the one before.
  ///
  /// - Throws: ``FileError``.
  package func write(_ value: Value) throws(FileError) {
    try files.write(value, "\(value.mac)")
  }

  /// Keeps the present value of a MAC aside, for ``restore(_:)``.
  ///
  /// - Returns: Whether there is one.
  /// - Throws: ``FileError``.
  package func keepAside(_ mac: MACAddress) throws(FileError) -> Bool {
    try Files.makeDirectory(files.directory)
    return try Files.keepAside(files.path("\(mac)"), as: aside(mac))
  }

  /// Puts the value that was kept aside back, which takes no space on the disk.
  ///
  /// - Throws: ``FileError``.
  package func restore(_ mac: MACAddress) throws(FileError) {
    try Files.move(aside(mac), to: files.path("\(mac)"))
  }

  /// Forgets the value that was kept aside.
  ///
  /// - Throws: ``FileError``.
  package func settle(_ mac: MACAddress) throws(FileError) { try Files.remove(aside(mac)) }

  /// Forgets the value of a MAC.
  ///
  /// - Throws: ``FileError``.
  package func remove(_ mac: MACAddress) throws(FileError) { try files.remove("\(mac)") }

  private func aside(_ mac: MACAddress) -> String { files.path("\(mac)") + ".before" }
}

/// The records of what enicfg made, `RUN-DIR/links/MAC.json`.
package typealias RecordFiles = FilesPerMAC<LinkRecord>

extension FilesPerMAC<LinkRecord> {
  /// The records below a run directory, which need not exist yet.
  package init(runDirectory: String) { self.init(directory: runDirectory + "/links") }
}

/// What is kept of the ENIs over reboots, `STATE-DIR/enis/MAC.json`.
package typealias ENIFiles = FilesPerMAC<ENIRecord>

extension FilesPerMAC<ENIRecord> {
  /// The ENIs below a state directory, which need not exist yet.
  package init(stateDirectory: String) { self.init(directory: stateDirectory + "/enis") }
}
