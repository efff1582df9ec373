// `alias add` and `alias remove`: secondary addresses added and removed by hand.

import Files
import Inventory
package import Model
import Planning
import StateFiles

/// What is to become of a link's aliases.
package enum AliasEdit {
  /// An address, with or without its prefix length.
  package struct Address {
    /// The address.
    package let address: IPAddress
    /// The length; nil is that of the NIC's primary address.
    package let length: UInt8?

    /// Pairs an address with its length.
    package init(_ address: IPAddress, length: UInt8? = nil) {
      self.address = address
      self.length = length
    }
  }

  /// They are added, and stay until they are removed by hand.
  case add([Address])
  /// They are removed, whichever source named them.
  case remove([Address])

  var addresses: [Address] {
    switch self {
    case .add(let addresses), .remove(let addresses): addresses
    }
  }
}

/// One run of `alias add` or `alias remove`.
package struct AliasOperation {
  private let host: Host
  private let link: LinkSelector
  private let edit: AliasEdit
  /// Where the inventory comes from; nil where it is not asked.
  private let sources: InventorySources?

  /// Prepares a run; nothing is looked at yet.
  package init(
    _ edit: AliasEdit, of link: LinkSelector, sources: InventorySources?, on host: Host
  ) {
    self.edit = edit
    self.link = link
    self.sources = sources
    self.host = host
  }

  /// Plans the change without making it.
  ///
  /// - Throws: ``Failure``.
  package func plan() throws(Failure) -> Outcome {
    let inventory = try inventory()
    let observed = try host.observe()
    let edited = try edited(inventory, in: observed)
    host.noteUnusableFiles()
    noteDrift(edited)
    return Outcome(plan: try observed.plan(edited.asked.map { [$0.desired] } ?? []))
  }

  /// Makes the change.
  ///
  /// - Throws: ``Failure`` where nothing could be begun.
  package func run() throws(Failure) -> Outcome {
    try host.journaled("alias") { () throws(Failure) in try carryOut() }
  }

  private func carryOut() throws(Failure) -> Outcome {
    let inventory = try inventory()
    let deadline = host.clock.now + host.stores.lockBound
    while true {
      do throws(Failure) {
        return try host.locked { () throws(Failure) in try change(inventory) }
      } catch .file(.locked(let path, let holder)) {
        guard try host.waitForOthers(until: deadline) else {
          throw .file(.locked(path: path, holder: holder))
        }
      }
    }
  }

  /// Makes the change; the network's lock is held.
  private func change(_ inventory: Inventory?) throws(Failure) -> Outcome {
    let backend = try host.connect()
    let observed = try backend.observed()
    var transaction = Transaction(host.stores)
    // What another enicfg is about to do with the ENI comes before it can be told what is to change.
    let link = try? meant(inventory, in: observed)
    transaction.locks = try filing { () throws(FileError) in
      try ENILocks([link?.ownMAC].compactMap { $0 }, host.stores)
    }
    let edited = try edited(inventory, in: observed)
    try host.setAsideUnusableFiles()
    do throws(Failure) {
      // What is added is known before it is there, and what is removed until it is gone, so that the
      // next run knows of everything after a killed one.
      if let before = edited.before { try transaction.keep([before]) }
      if let asked = edited.asked {
        try transaction.reach(from: Surroundings(observed), records: [asked.record], on: backend) {
          _ in
          [asked.desired]
        }
      }
      try transaction.finish(on: backend, keeping: [edited.eni])
      noteDrift(edited)
      return Outcome(plan: transaction.applied)
    } catch {
      let leftovers = transaction.rollBack(on: backend)
      return Outcome(failures: [ENIFailure(error, on: [edited.link], leftovers: leftovers)])
    }
  }

  private func noteDrift(_ edited: Edited) {
    guard !edited.drift.isEmpty else { return }
    host.note(.driftStays(edited.link, edited.drift.count))
  }

  /// What the sources say: whose an address is, and the vSwitch's block of a NIC that was never configured.
  private func inventory() throws(Failure) -> Inventory? {
    guard let sources else { return nil }
    let wait = MetadataWait(sources, isNeeded: false)
    guard sources.file != nil || wait.metadata != nil else { return nil }
    return sources.merged([:], try host.observe(), wait.metadata)
  }

  /// The link that is meant.
  private func meant(_ inventory: Inventory?, in observed: ObservedState) throws(Failure) -> Link {
    let ids = ENINames(inventory, kept: try host.stores.enis(for: [link]))
    return try host.records(in: observed).link(link, ids)
  }

  private struct Edited {
    /// What is to be known of the ENI when the edit is done.
    var eni: ENIRecord
    var link: LinkName
    /// What is to be known of it before; nil where that is known already.
    var before: ENIRecord?
    /// What is asked of the link; nil where it is not configured, and only a file changes.
    var asked: (record: LinkRecord, desired: DesiredLink)?
    /// What the link needs besides, which is not what the edit is about.
    var drift: [Change] { asked?.desired.leftOut ?? [] }
  }

  private func edited(
    _ inventory: Inventory?, in observed: ObservedState
  ) throws(Failure) -> Edited {
    let moment = try filing { () throws(FileError) in try host.clock.moment() }
    let kept = try StoredRecords(host.stores, in: observed, place: moment.place)
    let ids = ENINames(inventory, kept: try host.stores.enis(for: [self.link]))
    if case .remove = edit, !kept.has(self.link, ids),
      let gone = try eniOfGoneLink(kept, ids)
    {
      return Edited(eni: try removing(gone.eni, of: gone.link, in: observed), link: gone.link)
    }
    let link = try kept.link(link, ids)
    do { try Planner.checkCanBeENI(link, in: observed) } catch { throw .contradiction(error) }
    let record = try kept.record(of: link)
    guard let mac = record?.mac ?? link.ownMAC else { throw .alias(.notConfigured(link.name)) }
    let before = try kept.eni(of: mac)
    var eni = before ?? ENIRecord(mac: mac)
    eni.isPrimary = try PrimaryNICDecision(inventory, kept, in: observed).required(link)
    eni.block = inventory?.eni(of: link)?.vSwitchBlock.value ?? eni.block
    let isConfigured = record?.numbers != nil && record?.isWanted == true
    guard eni.isPrimary == true || isConfigured else {
      // What enicfg made and is there goes with its rule, which takes a configured link.
      let made = record?.addresses.map(\.address) ?? []
      guard case .remove = edit, !edit.addresses.contains(where: { made.contains($0.address) })
      else { throw .alias(.notConfigured(link.name)) }
      return Edited(eni: try removing(eni, of: link.name, in: observed), link: link.name)
    }
    let unedited = eni
    if case .add = edit {
      let owners = try AddressesOfENIs(inventory, host.stores, in: observed)
      for case .v4(let address) in edit.addresses.map(\.address) {
        try owners.check(address, for: link.name, mac)
      }
    }
    try change(&eni, of: link, in: observed)
    var asked = (record ?? LinkRecord(link, mac: mac, place: moment.place))
      .asked(record?.method ?? .dhcp, record?.numbers, eni: eni.id)
    if let sources { asked.metadataService = sources.recordedService }
    func desired(_ eni: ENIRecord) -> DesiredLink? {
      kept.desired(link, asked, eni, isPrimary: eni.isPrimary == true, at: moment)
    }
    guard var edited = desired(eni) else { throw .lease(.forgotten(link.name)) }
    switch edit {
    case .add: return Edited(eni: eni, link: link.name, before: eni, asked: (asked, edited))
    case .remove:
      // What is missing besides is for `up` to repair: it may be missing on purpose.
      if let before = desired(unedited) {
        let drift = try observed.plan([before]).steps.map(\.change)
        edited.leftOut = drift.filter { $0.kind != .sysctl }
      }
      return Edited(eni: eni, link: link.name, before: unedited, asked: (asked, edited))
    }
  }

  /// What is kept of an ENI whose link is not there.
  private func eniOfGoneLink(
    _ kept: StoredRecords, _ ids: ENINames
  ) throws(Failure) -> (eni: ENIRecord, link: LinkName)? {
    let record = kept.gone.first(where: link.means)
    guard let mac = link.mac ?? ids.mac(link) ?? record?.mac, let eni = try kept.eni(of: mac),
      let name = record?.link ?? LinkName(String(link.text.prefix(15)))
    else { return nil }
    return (eni, name)
  }

  /// What is kept of an ENI that is not configured, without the addresses.
  private func removing(
    _ eni: ENIRecord, of link: LinkName, in observed: ObservedState
  ) throws(Failure) -> ENIRecord {
    var eni = eni
    try change(&eni, of: Link(index: 0, name: link), in: observed)
    return eni
  }

  private func change(
    _ eni: inout ENIRecord, of link: Link, in observed: ObservedState
  ) throws(Failure) {
    let before = eni.further.secondary
    for argument in edit.addresses {
      guard case .v4(let address) = argument.address else {
        throw .alias(.notIPv4(link.name, argument.address))
      }
      let at = eni.further.secondary.firstIndex { $0.address == address }
      switch edit {
      case .add:
        try check(address, eni, on: link, in: observed)
        var added = at.map { eni.further.secondary[$0] } ?? SecondaryAddress(address, by: .byHand)
        added.origin = .byHand
        added.length = argument.length ?? added.length
        if let at { eni.further.secondary[at] = added } else { eni.further.secondary.append(added) }
      case .remove:
        guard let at else { throw .alias(.notAnAlias(link.name, address)) }
        let removed = eni.further.secondary.remove(at: at)
        if removed.origin != .byHand { host.note(.comesBack(link.name, removed)) }
      }
    }
    eni.further.number(after: before, on: link.name, in: observed)
    let count = eni.further.secondary.count + 1
    if case .add = edit, count > InventoryProblem.addressLimit {
      host.note(.inventoryProblem(.tooManyAddresses(count, of: eni.mac), on: nil))
    }
  }

  /// Refuses what the vSwitch cannot have assigned to the ENI.
  private func check(
    _ address: IPv4Address, _ eni: ENIRecord, on link: Link, in observed: ObservedState
  ) throws(Failure) {
    let there = observed.addresses(on: link.name)
    let primaries = there.filter {
      $0.address.address.family == .v4 && !$0.flags.contains(.secondary)
        && !eni.further.secondary.map { IPAddress.v4($0.address) }.contains($0.address.address)
    }
    guard !primaries.contains(where: { $0.address.address == .v4(address) }) else {
      throw .alias(.isPrimaryAddress(link.name, address))
    }
    if let block = eni.blockWithout(address, or: primaries.map(\.address.prefix)) {
      throw .alias(.outsideBlock(link.name, address, block: block))
    }
  }
}
