// Kept files that cannot be used: empty, truncated, or something else than a file. What they held is not known.

package import Files
package import Model
import Planning
package import StateFiles

/// The kept files that were found to be unusable, by all parts of an operation.
final class UnusableFiles {
  private var errors: [(path: String, error: FileError)] = []

  /// Keeps that a file is unusable.
  func note(_ path: String, _ error: FileError) {
    if !contains(path) { errors.append((path, error)) }
  }

  /// Whether a file was found to be unusable.
  func contains(_ path: String) -> Bool { errors.contains { $0.path == path } }

  /// Those that were not taken yet.
  func take() -> [(path: String, error: FileError)] {
    defer { errors = [] }
    return errors
  }
}

// What is kept, as far as it can be read.
extension Stores {
  /// The lease of a MAC; nil where there is none, or it is not known any more.
  ///
  /// - Throws: ``FileError`` where the file cannot be read.
  package func lease(of mac: MACAddress) throws(FileError) -> LeaseRecord? {
    let written = try usable(leases.path(of: mac)) { () throws(FileError) in
      try leases.value(of: mac)
    }
    guard let own = unwritten.records[mac], (written?.acquiredAt ?? 0) < own.acquiredAt else {
      return written
    }
    return own
  }

  /// What is kept of an ENI; nil where nothing is, or it is not known any more.
  ///
  /// - Throws: As ``lease(of:)``.
  func eni(of mac: MACAddress) throws(FileError) -> ENIRecord? {
    try usable(enis.path(of: mac)) { () throws(FileError) in try enis.value(of: mac) }
  }

  /// The indexes; nil where they are not known any more.
  ///
  /// - Throws: As ``lease(of:)``.
  func keptIndexes() throws(FileError) -> ENIIndexes? {
    try usable(indexes.path) { () throws(FileError) in try indexes.read() }
  }

  private func usable<Value>(
    _ path: String, _ read: () throws(FileError) -> Value?
  ) throws(FileError) -> Value? {
    do throws(FileError) {
      return try read()
    } catch {
      guard error.isAboutContent else { throw error }
      unusable.note(path, error)
      return nil
    }
  }
}

extension Host {
  /// Notes which kept files are unusable.
  func noteUnusableFiles() {
    for (path, error) in stores.unusable.take() { note(.unusableFile(path, error, nil)) }
  }

  /// Notes which kept files are unusable, and sets them aside; the network's lock is held.
  /// - Parameter indexes: What is known of the indexes, where their file is unusable.
  /// - Throws: ``Failure/file(_:)`` where these cannot be written again.
  func setAsideUnusableFiles(insteadOf indexes: ENIIndexes? = nil) throws(Failure) {
    for (path, error) in stores.unusable.take() {
      // Where that is not possible, the file stays, and is noted again the next time.
      note(.unusableFile(path, error, try? Files.setAside(path)))
    }
    guard let indexes, !indexes.kept.isEmpty else { return }
    try filing { () throws(FileError) in try stores.indexes.write(indexes) }
  }
}
