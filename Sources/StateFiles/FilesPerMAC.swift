// A directory with one file for each MAC: link records, leases, ENI records.

package import Files
package import Model
package import Planning

/// One value for each MAC, `DIRECTORY/MAC.json`.
///
/// A file is read and decoded once, and what is written is not read again, as long as the file stays as it is.
package struct FilesPerMAC<Value: PerMAC> {
  private let files: JSONFiles<Value>
  private let known = KnownValues<Value>()

  /// The files in a directory, which need not exist yet.
  package init(directory: String) { files = JSONFiles(directory: directory) }

  /// Checks that nobody but root and this user can change the files.
  ///
  /// - Throws: ``FileError/untrusted(path:why:)``, ``FileError/system(call:path:number:)``.
  package func requireOwn() throws(FileError) {
    try Files.requireOwnDirectory(files.directory, mayBeLink: false)
  }

  /// The value of a MAC; nil if there is none.
  ///
  /// - Throws: ``FileError``.
  package func value(of mac: MACAddress) throws(FileError) -> Value? {
    let path = path(of: mac)
    if let value = known.value(of: mac, inFileAt: path) { return value }
    let (value, version) = try files.versioned("\(mac)")
    known.keep(value, of: mac, in: version)
    return value
  }

  /// The value that a content of a file is; nil if it is none.
  package func value(in content: [UInt8]) -> Value? { files.value(in: content) }

  /// The MACs that have a value.
  ///
  /// - Throws: ``FileError``.
  package func macs() throws(FileError) -> [MACAddress] {
    try Files.names(in: files.directory).compactMap { name in
      name.hasSuffix(".json") ? MACAddress(name.dropLast(5)) : nil
    }
  }

  /// Whether a killed writer left a backup or a temporary file in the directory, as it was first looked at.
  package var mayHaveStrays: Bool {
    known.mayHaveStrays {
      ((try? Files.names(in: files.directory)) ?? []).contains { name in
        !name.hasSuffix(".json") && name != "." && name != ".."
      }
    }
  }

  /// The directory of the files.
  package var directory: String { files.directory }

  /// The path of a MAC's file.
  package func path(of mac: MACAddress) -> String { files.path("\(mac)") }

  /// Writes the value and replaces an earlier one.
  ///
  /// - Throws: ``FileError``.
  package func write(_ value: Value) throws(FileError) {
    known.forget(value.mac)
    try files.write(value, "\(value.mac)")
    known.keep(value, of: value.mac, in: Files.version(of: path(of: value.mac)))
  }

  /// Backs up the present value of a MAC for ``restore(_:)``.
  ///
  /// - Returns: Whether there is one.
  /// - Throws: ``FileError``.
  package func keepAside(_ mac: MACAddress) throws(FileError) -> Bool {
    try Files.makeDirectory(files.directory)
    return try Files.keepAside(files.path("\(mac)"), as: aside(mac))
  }

  /// Restores the backup, which needs no disk space.
  ///
  /// - Throws: ``FileError``.
  package func restore(_ mac: MACAddress) throws(FileError) {
    try Files.move(aside(mac), to: files.path("\(mac)"))
  }

  /// Deletes the backup, and the temporary file of a killed writer.
  ///
  /// - Throws: ``FileError``.
  package func settle(_ mac: MACAddress) throws(FileError) {
    try Files.remove(aside(mac))
    Files.removeTemporary(of: files.path("\(mac)"))
  }

  /// Deletes the backup of a file, as far as that is possible: it says nothing any more.
  package static func settle(fileAt path: String) { try? Files.remove(path + asideSuffix) }

  /// Deletes the value of a MAC.
  ///
  /// - Throws: ``FileError``.
  package func remove(_ mac: MACAddress) throws(FileError) { try files.remove("\(mac)") }

  private func aside(_ mac: MACAddress) -> String { path(of: mac) + Self.asideSuffix }

  private static var asideSuffix: String { ".before" }
}

/// The link records, `RUN-DIR/links/MAC.json`.
package typealias RecordFiles = FilesPerMAC<LinkRecord>

extension FilesPerMAC<LinkRecord> {
  /// The files in a run directory, which need not exist yet.
  package init(runDirectory: String) { self.init(directory: runDirectory + "/links") }
}

/// The ENI records, which survive reboots, `STATE-DIR/enis/MAC.json`.
package typealias ENIFiles = FilesPerMAC<ENIRecord>

extension FilesPerMAC<ENIRecord> {
  /// The files in a state directory, which need not exist yet.
  package init(stateDirectory: String) { self.init(directory: stateDirectory + "/enis") }
}
