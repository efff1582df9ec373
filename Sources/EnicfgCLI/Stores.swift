// The files that a command works with.

import NetworkModel
import Planning
import StateFiles

/// The files below the run directory and the state directory.
struct Stores {
  let runDirectory: String
  let records: RecordFiles
  let leases: LeaseFiles
  let indexes: IndexFile

  init(_ options: DirectoryOptions) {
    runDirectory = options.runDirectory
    records = RecordFiles(runDirectory: options.runDirectory)
    leases = LeaseFiles(runDirectory: options.runDirectory)
    indexes = IndexFile(stateDirectory: options.stateDirectory)
  }

  /// How long to wait for another enicfg: longer than one without DHCP takes, shorter than a
  /// person's patience.
  static let lockBound = Duration.seconds(5)

  /// Takes the lock that lets one enicfg at a time change the network.
  func lock() throws(Failure) -> Lock {
    do {
      return try Lock(directory: runDirectory, waitingAtMost: Self.lockBound)
    } catch {
      throw .file(error)
    }
  }
}

extension Stores {
  /// What of every record still stands; the record of a link that is gone keeps its old number.
  ///
  /// A link is known by its MAC, or, where somebody changed that, by its number.
  func standingRecords(
    in observed: ObservedState, boot: String
  ) throws(Failure) -> [LinkRecord] {
    try filing { () throws(StateFileError) in
      var standing: [LinkRecord] = []
      for mac in try records.macs() {
        guard let record = try records.record(of: mac) else { continue }
        let link = observed.link(of: record, boot: boot)
        standing.append(link.map { record.standing(on: $0, in: observed, boot: boot) } ?? record)
      }
      return standing
    }
  }
}

extension ObservedState {
  /// The link that a record is about; nil where it is gone.
  func link(of record: LinkRecord, boot: String) -> Link? {
    links.first { $0.index == record.index && record.boot == boot && $0.mac == record.mac }
      ?? possibleENIs.first { $0.permanentMAC == record.mac || $0.mac == record.mac }
      ?? links.first { $0.index == record.index && record.boot == boot }
  }
}

extension BootMoment {
  /// This moment.
  static func current() throws(Failure) -> BootMoment {
    try filing { () throws(StateFileError) in try now() }
  }
}

/// Turns a file's error into a command's failure.
func filing<Value: ~Copyable>(
  _ body: () throws(StateFileError) -> Value
) throws(Failure) -> Value {
  do { return try body() } catch { throw .file(error) }
}
