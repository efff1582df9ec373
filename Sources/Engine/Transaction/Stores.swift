// The files that a command works with.

import Files
import Model
import Planning
package import StateFiles

/// The files below the run directory and the state directory.
package struct Stores {
  let runDirectory: String
  let records: RecordFiles
  let leases: LeaseFiles
  /// Where numbers per ENI are kept.
  let state: StateDirectory
  private(set) var indexes: IndexFile
  private(set) var enis: ENIFiles
  let awaited: PresenceFiles
  /// The links that an administrator took down.
  let held: PresenceFiles
  /// What the agent publishes.
  package let agent: AgentFile
  /// The files among them that were found to be unusable.
  let unusable = UnusableFiles()
  let unwritten = UnwrittenLeases()
  /// Where the journals are.
  let places: JournalPlaces
  /// The journal of the command that this process runs.
  let journal: CommandJournal
  /// How long to wait for another enicfg: longer than one takes that waits for nothing, shorter than a
  /// person's patience.
  package var lockBound = Duration.seconds(5)

  /// The files below these directories, which need not exist yet.
  package init(stateDirectory: String, runDirectory: String) {
    self.runDirectory = runDirectory
    records = RecordFiles(runDirectory: runDirectory)
    leases = LeaseFiles(runDirectory: runDirectory)
    state = StateDirectory(stateDirectory, runDirectory: runDirectory)
    indexes = IndexFile(stateDirectory: state.readable)
    enis = ENIFiles(stateDirectory: state.readable)
    awaited = PresenceFiles(awaitedIn: runDirectory)
    held = PresenceFiles(heldIn: runDirectory)
    agent = AgentFile(runDirectory: runDirectory)
    places = JournalPlaces(
      runDirectory: runDirectory,
      stateDirectory: state.isReadOnly ? state.standIn : state.path)
    journal = CommandJournal(places)
  }

  /// The same for a command that a unit runs, which waits longer for another enicfg than a person would.
  package var patient: Stores {
    var stores = self
    stores.lockBound = .seconds(60)
    return stores
  }

  /// Checks that nobody but root and this user can change what a command that writes relies on.
  ///
  /// - Throws: ``Failure/file(_:)``.
  func requireOwn() throws(Failure) {
    try filing { () throws(FileError) in
      try Files.requireOwnDirectory(runDirectory, mayBeLink: true)
      try records.requireOwn()
      try leases.requireOwn()
      try awaited.requireOwn()
      try held.requireOwn()
      try state.requireOwn()
    }
  }

  /// The same for a command that writes: where the state directory is read-only, another one stands in
  /// for it until the next boot.
  ///
  /// - Throws: ``Failure/file(_:)``.
  package func writable(_ note: (Note) -> Void) throws(Failure) -> Stores {
    try requireOwn()
    guard state.isReadOnly else { return self }
    var stores = self
    let path = try filing { () throws(FileError) in try state.writable() }
    stores.indexes = IndexFile(stateDirectory: path)
    stores.enis = ENIFiles(stateDirectory: path)
    note(.stateIsReadOnly(state))
    return stores
  }

  /// What is kept of the ENIs, where a selector may be one's id.
  func enis(for selectors: [LinkSelector]) throws(Failure) -> [ENIRecord] {
    selectors.contains(where: \.isID) ? try allENIs() : []
  }

  /// What is kept of the ENIs; what cannot be read is left out.
  func allENIs() throws(Failure) -> [ENIRecord] {
    let macs = try filing { () throws(FileError) in try enis.macs() }
    return macs.compactMap { (try? eni(of: $0)) ?? nil }
  }
}
