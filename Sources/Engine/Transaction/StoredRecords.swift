// What enicfg wrote down, held against what is there.

import Files
import Model
import Planning
import StateFiles

/// The records, as far as they can be read.
struct StoredRecords {
  /// What still stands of the records of links that are there.
  private(set) var standing: [LinkRecord] = []
  /// The records of links that are gone.
  private(set) var gone: [LinkRecord] = []
  /// The MACs whose record cannot be read, and why.
  private(set) var unreadable: [MACAddress: FileError] = [:]
  /// Every link that looks like an ENI's, or that is known as one's by its record.
  private(set) var knownNICs: [Link] = []
  /// The tables of the ENIs that are wanted, and the links that have each: after an exchange, it may be two.
  private var tables: [RouteTable: [(index: UInt32, name: LinkName)]] = [:]
  let stores: Stores
  /// What was there when they were read.
  let observed: ObservedState
  private let place: String

  /// Reads the records of every link.
  ///
  /// What one link's file holds is not to keep the others from being configured or shown.
  init(_ stores: Stores, in observed: ObservedState, place: String) throws(Failure) {
    self.stores = stores
    self.observed = observed
    self.place = place
    for mac in try filing({ () throws(FileError) in try stores.records.macs() }) {
      do throws(FileError) {
        guard let record = try stores.records.value(of: mac) else { continue }
        if let link = observed.link(of: record, place: place) {
          standing.append(record.standing(on: link, in: observed, place: place))
        } else {
          gone.append(record)
        }
      } catch {
        unreadable[mac] = error
        if error.isAboutContent { stores.unusable.note(stores.records.path(of: mac), error) }
      }
    }
    for record in standing where record.isWanted {
      for table in record.tables {
        tables[table, default: []].append((record.index, record.link))
      }
    }
    let known = Set(observed.possibleENIs.map(\.index) + standing.map(\.index))
    knownNICs = observed.nics.filter { known.contains($0.index) }
  }

  /// The record of a link that is there, with the aliases that bear enicfg's labels.
  ///
  /// Where its file is unusable, what the kernel shows is all that is known.
  ///
  /// - Throws: ``Failure/file(_:)`` where it cannot be read.
  func record(of link: Link) throws(Failure) -> LinkRecord? {
    if let error = error(of: link), !error.isAboutContent { throw .file(error) }
    let record = standing.first { $0.index == link.index }
    guard let mac = record?.mac ?? link.ownMAC else { return record }
    var known = record ?? LinkRecord(link, mac: mac, place: place)
    // Without a record, nothing is known of what was asked.
    if record == nil { known.isWanted = false }
    // A file that cannot be read claims nothing; who needs it will say so.
    if let kept = try? eni(of: mac) {
      known = known.claimingAliases(of: kept, on: link.name, in: observed)
    } else if isLost(link), stores.unusable.contains(stores.enis.path(of: mac)) {
      known = known.claimingLabelled(on: link.name, in: observed)
    }
    return record == nil && known.claimsNothing ? nil : known
  }

  /// Whether there was a record of a link that is not known any more.
  func isLost(_ link: Link) -> Bool { error(of: link)?.isAboutContent ?? false }

  /// Why the record of a link that is there cannot be read; nil where it can, or there is none.
  func error(of link: Link) -> FileError? {
    [link.permanentMAC, link.mac].lazy.compactMap(\.self).compactMap { unreadable[$0] }.first
  }

  /// What is kept of an ENI over reboots.
  func eni(of mac: MACAddress) throws(Failure) -> ENIRecord? {
    try filing { () throws(FileError) in try stores.eni(of: mac) }
  }

  /// The links besides one whose networks are the cloud's.
  func cloudLinks(than link: Link) -> [LinkName] {
    knownNICs.filter { $0.index != link.index }.map(\.name)
  }

  /// The tables of the ENIs besides one, by their links.
  func tablesOfOthers(than link: Link) -> [RouteTable: LinkName] {
    tables.compactMapValues { holders in holders.last { $0.index != link.index }?.name }
  }
}

extension Host {
  /// The records, held against what is there.
  ///
  /// - Throws: ``Failure/file(_:)`` where not even the directory can be read.
  func records(in observed: ObservedState) throws(Failure) -> StoredRecords {
    let place = try filing { () throws(FileError) in try clock.moment().place }
    return try StoredRecords(stores, in: observed, place: place)
  }
}

extension ObservedState {
  /// The link that a record is about; nil where it is gone.
  ///
  /// A link is known by its MAC, or, where that was changed, by its number; of several with its MAC, by its
  /// name.
  fileprivate func link(of record: LinkRecord, place: String) -> Link? {
    let numbered = links.first { $0.index == record.index && record.place == place }
    let bearers = nics(bearing: record.mac)
    if let numbered, numbered.mac == record.mac || bearers.contains(numbered) { return numbered }
    guard bearers.count > 1 else { return bearers.first ?? numbered }
    return bearers.first { $0.name == record.link } ?? numbered
  }
}
