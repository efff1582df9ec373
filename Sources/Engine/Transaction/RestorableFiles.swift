// Files that are written before a plan is applied, and put back where it is undone.

import Files
import Model
import StateFiles

/// The files of one kind that a transaction has written over.
struct RestorableFiles<Value: PerMAC> {
  let files: FilesPerMAC<Value>
  private let journal: CommandJournal
  /// The MACs whose file was written over, and whether there was one before.
  private var overwritten: [MACAddress: Bool] = [:]

  init(_ files: FilesPerMAC<Value>, _ journal: CommandJournal) {
    self.files = files
    self.journal = journal
  }

  /// Writes a value unless it stands there already; what stood there first is kept aside.
  mutating func write(_ value: Value) throws(FileError) {
    // What is unusable was set aside, or is replaced.
    guard (try? files.value(of: value.mac)) != value else { return try leave(value.mac) }
    try keepAside(value.mac)
    try files.write(value)
  }

  /// Leaves the value of a MAC as it stands.
  func leave(_ mac: MACAddress) throws(FileError) {
    // A killed run may have left a copy.
    if overwritten[mac] == nil, files.mayHaveStrays { try files.settle(mac) }
  }

  /// Removes the value of a MAC.
  mutating func remove(_ mac: MACAddress) throws(FileError) {
    try keepAside(mac)
    try files.remove(mac)
  }

  /// Forgets what stood there first.
  mutating func settle() {
    for mac in overwritten.keys { try? files.settle(mac) }
    overwritten = [:]
  }

  /// Puts back what stood there first.
  mutating func restore() {
    for (mac, wasThere) in overwritten {
      // A record too many claims only what is still there when it is read.
      try? wasThere ? files.restore(mac) : files.remove(mac)
    }
    overwritten = [:]
  }

  private mutating func keepAside(_ mac: MACAddress) throws(FileError) {
    guard overwritten[mac] == nil else { return }
    try journal.keep(files.path(of: mac))
    overwritten[mac] = try files.keepAside(mac)
  }
}
