// The files that a command works with.

import Files
import Model
import Planning
import StateFiles

/// The files below the run directory and the state directory.
struct Stores {
  let runDirectory: String
  let records: RecordFiles
  let leases: LeaseFiles
  /// Where numbers per ENI are kept.
  let state: StateDirectory
  private(set) var indexes: IndexFile
  private(set) var enis: ENIFiles
  let awaited: AwaitedFiles
  /// How long to wait for another enicfg: longer than one without DHCP takes, shorter than a
  /// person's patience.
  var lockBound = Duration.seconds(5)

  init(_ options: DirectoryOptions) {
    runDirectory = options.runDirectory
    records = RecordFiles(runDirectory: options.runDirectory)
    leases = LeaseFiles(runDirectory: options.runDirectory)
    state = StateDirectory(options.stateDirectory, runDirectory: options.runDirectory)
    indexes = IndexFile(stateDirectory: state.readable)
    enis = ENIFiles(stateDirectory: state.readable)
    awaited = AwaitedFiles(runDirectory: options.runDirectory)
  }

  /// The same for a command that writes: where the state directory is read-only, another one stands in
  /// for it until the next boot.
  func writable(_ note: (String) -> Void) throws(Failure) -> Stores {
    guard state.isReadOnly else { return self }
    var stores = self
    let path = try filing { () throws(FileError) in try state.writable() }
    stores.indexes = IndexFile(stateDirectory: path)
    stores.enis = ENIFiles(stateDirectory: path)
    note(Messages.stateIsReadOnly(state))
    return stores
  }

  /// What is kept of the ENIs, where an argument may be one's id.
  func enis(for arguments: [LinkArgument]) throws(Failure) -> [ENIRecord] {
    arguments.contains(where: \.isID) ? try allENIs() : []
  }

  /// What is kept of the ENIs; what cannot be read is left out.
  func allENIs() throws(Failure) -> [ENIRecord] {
    let macs = try filing { () throws(FileError) in try enis.macs() }
    return macs.compactMap { (try? enis.value(of: $0)) ?? nil }
  }

  /// Takes the lock that lets one enicfg at a time change the network.
  func lock() throws(Failure) -> Lock {
    do {
      return try Lock(directory: runDirectory, waitingAtMost: lockBound)
    } catch {
      throw .file(error)
    }
  }
}

extension BootMoment {
  /// This moment.
  static func current() throws(Failure) -> BootMoment {
    try filing { () throws(FileError) in try now() }
  }
}

/// Turns a file's error into a command's failure.
func filing<Value: ~Copyable>(
  _ body: () throws(FileError) -> Value
) throws(Failure) -> Value {
  do { return try body() } catch { throw .file(error) }
}
