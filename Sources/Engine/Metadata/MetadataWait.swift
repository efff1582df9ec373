// Asking the metadata service before anything is changed, and again where it does not know a NIC's ENI yet.

import Files
import Inventory
import Model
import Planning
import StateFiles

/// What the metadata service said, and how long it was waited for.
struct MetadataWait {
  /// What it said last; nil where it was not asked.
  var metadata: Inventory?
  /// The links of whose ENIs it knew too little, to the end.
  var incomplete: [Link] = []
  /// How long it was asked again for them.
  var waited = Duration.zero

  /// How long a person waits for the service: after an ENI is attached, the kernel may have its NIC
  /// seconds before the service knows it.
  static let patience = Duration.seconds(5)
  /// How long a unit waits for a NIC that has come, once it has what goes without the service.
  static let unitsPatience = Duration.seconds(45)

  /// Takes what the service said to another asker.
  init(knowing answer: Inventory?) { metadata = answer }

  /// Asks the service once, where it is to be asked.
  ///
  /// - Parameters:
  ///   - sources: Where the inventory comes from.
  ///   - isNeeded: Whether only the service can tell what is to be done: then a connection that is
  ///     refused is tried again.
  init(_ sources: InventorySources, isNeeded: Bool) {
    metadata = sources.metadata?.inventory(isNeeded: isNeeded)
  }

  /// Asks the service as long as it takes for what is asked, without the lock.
  ///
  /// - Throws: ``Failure`` where what is there cannot be observed.
  init(
    _ settings: RequestedSettings, _ sources: InventorySources, for choice: LinkChoice,
    on host: Host
  ) throws(Failure) {
    // Of links that can be no ENI's, the service knows nothing.
    guard try Self.isAboutENIs(choice, on: host) else { return }
    let isNeeded = choice.isAll && sources.file == nil || settings.isStatic
    metadata = sources.metadata?.inventory(isNeeded: isNeeded)
    // An address that is given needs no source.
    if settings.address == nil { try wait(for: choice, sources, on: host) }
  }

  /// Asks again, as long as there is a NIC that it knows too little of and was not waited for yet.
  ///
  /// - Parameters:
  ///   - choice: The links that matter.
  ///   - sources: Where the inventory comes from.
  ///   - host: The machine, where it is recorded which links were waited for.
  ///   - isUnits: Whether a unit waits, which does so even for links that were waited for.
  mutating func wait(
    for choice: LinkChoice, _ sources: InventorySources, on host: Host, isUnits: Bool = false
  ) throws(Failure) {
    guard let service = sources.metadata, let first = metadata else { return }
    let patience = isUnits ? Self.unitsPatience : Self.patience
    let start = host.clock.now
    var pause = Duration.milliseconds(100)
    var answer = first
    while true {
      metadata = answer
      // From scratch each time: a NIC that was attached just now may yet get another name.
      let observed = try host.observeLinks()
      incomplete = try Self.incomplete(answer, choice, in: host.records(in: observed))
      waited = host.clock.now - start
      if incomplete.isEmpty { return }
      let place = try filing { () throws(FileError) in try host.clock.moment().place }
      let isNew = isUnits || incomplete.contains { !host.stores.wasAwaited($0, place: place) }
      guard isNew, waited + pause < patience else { return }
      try host.sleep(pause)
      pause = min(pause * 2, .seconds(1))
      answer = service.inventory(isNeeded: true)
      // An answer that was cut off says nothing.
      try host.endIfInterrupted()
    }
  }

  private static func isAboutENIs(
    _ choice: LinkChoice, on host: Host
  ) throws(Failure) -> Bool {
    guard case .links(let selectors) = choice else { return true }
    let observed = try host.observeLinks()
    return selectors.contains { selector in
      observed.link(byName: selector).map(observed.canBeENI) ?? true
    }
  }

  /// The links that the service should know and does not, or not all of.
  ///
  /// Of all links those count that look as if they were attached just now: without an IPv4 address.
  static func incomplete(
    _ answer: Inventory, _ choice: LinkChoice, in records: StoredRecords
  ) throws(Failure) -> [Link] {
    guard answer.listingFailure == nil, !answer.enis.isEmpty,
      answer.networkType.value != .classic
    else { return [] }
    let observed = records.observed
    let candidates: [Link]
    switch choice {
    case .all:
      let fresh = Set(observed.possibleENIs.map(\.name)).subtracting(
        observed.addresses.lazy.filter { $0.address.address.family == .v4 }.map(\.link))
      candidates = observed.nics.filter {
        answer.eni(of: $0) != nil || fresh.contains($0.name)
      }
    case .links(let selectors):
      let ids = ENINames(answer, kept: try records.stores.enis(for: selectors))
      candidates = selectors.compactMap { try? records.link($0, ids) }
        .filter(observed.canBeENI)
    }
    return candidates.filter { link in
      answer.eni(of: link).map { answer.isIncomplete($0.mac) } ?? true
    }
  }
}

extension ObservedState {
  /// Whether a link is the primary NIC's, or can be an ENI's.
  fileprivate func canBeENI(_ link: Link) -> Bool {
    isPrimary(link) == true || nics.contains { $0.index == link.index }
  }
}

extension Stores {
  /// Whether the inventory was waited for already, as long as this link has been there.
  fileprivate func wasAwaited(_ link: Link, place: String) -> Bool {
    guard let presence = LinkPresence(link, place: place),
      let awaited = try? awaited.value(of: presence.mac)
    else { return false }
    return awaited == presence
  }

  /// Writes down that the inventory was waited for in vain, so that the next run does not wait so long.
  func keepAwaited(_ links: [Link], place: String) {
    for link in links where !wasAwaited(link, place: place) {
      // What cannot be written down costs time, and no more.
      if let presence = LinkPresence(link, place: place) { try? awaited.write(presence) }
    }
  }
}

extension Inventory {
  /// Whether a key that every ENI has is missing, as it is for a while after the ENI was attached.
  func isIncomplete(_ mac: MACAddress) -> Bool {
    problems.contains { problem in
      guard case .notLearnt(_, mac, .missing, _) = problem else { return false }
      return true
    }
  }
}
