// Secondary addresses added and removed by hand.

import Execution
import Inventory
import Model
import Planning
import StateFiles

/// What is to become of a link's aliases.
enum AliasEdit {
  /// They are added, and stay until they are removed by hand.
  case add([AddressArgument])
  /// They are removed, whoever named them.
  case remove([AddressArgument])

  var addresses: [AddressArgument] {
    switch self {
    case .add(let addresses), .remove(let addresses): addresses
    }
  }
}

/// One run of `alias add` or `alias remove`.
struct AliasRun: PlannedRun {
  let stores: Stores
  /// Where the inventory comes from; nil where nobody is to be asked.
  let sources: InventorySources?
  let link: LinkArgument
  let edit: AliasEdit
  /// Takes a note as soon as it is known.
  let note: (String) -> Void

  /// Plans the change without making it.
  func plan() throws(Failure) -> Plan {
    let inventory = try inventory()
    var transaction = try Transaction(stores)
    let observed = try transaction.observe()
    return try observed.plan(edited(inventory, in: observed).asked.map { [$0.desired] } ?? [])
  }

  /// Makes the change.
  ///
  /// - Returns: What was done.
  /// - Throws: ``FailureOutcome``, after everything was undone.
  func run() throws(FailureOutcome) -> Plan {
    let inventory = try withoutChanges(inventory)
    return try locked(stores) { (transaction: inout Transaction) throws(Failure) in
      let observed = try transaction.observe()
      let edited = try edited(inventory, in: observed)
      try transaction.keep([edited.eni])
      if let asked = edited.asked {
        try transaction.reach(from: observed, records: [asked.record]) { _ in [asked.desired] }
      }
      try transaction.finish()
      return transaction.applied
    }
  }

  /// The vSwitch's block of a NIC that was never configured only the service knows.
  private func inventory() throws(Failure) -> Inventory? {
    guard let sources else { return nil }
    var transaction = try Transaction(stores)
    let observed = try transaction.observe()
    let link = try? observed.link(link, ENINames(kept: stores.enis(for: [link])))
    if let mac = link?.ownMAC, let kept = try? stores.enis.value(of: mac), kept.block != nil {
      return nil
    }
    let survey = InventorySurvey(sources, isNeeded: false)
    guard sources.file != nil || survey.metadata != nil else { return nil }
    return sources.merged([:], observed, survey.metadata)
  }

  private struct Edited {
    var eni: ENIRecord
    /// What is asked of the link; nil where it is not configured, and only a file changes.
    var asked: (record: LinkRecord, desired: DesiredLink)?
  }

  private func edited(
    _ inventory: Inventory?, in observed: ObservedState
  ) throws(Failure) -> Edited {
    let moment = try BootMoment.current()
    let kept = try StoredRecords(stores, in: observed, place: moment.place)
    let ids = ENINames(inventory, kept: try stores.enis(for: [self.link]))
    if case .remove = edit, !observed.has(self.link, ids),
      let gone = try eniOfGoneLink(kept, ids)
    {
      return Edited(eni: try removing(gone.eni, of: gone.link, in: observed))
    }
    let link = try observed.link(link, ids)
    do { try Planner.checkCanBeENI(link, in: observed) } catch { throw .contradiction(error) }
    let record = try kept.record(of: link)
    guard let mac = record?.mac ?? link.ownMAC else { throw .notConfigured(link.name) }
    let before = try kept.eni(of: mac)
    var eni = before ?? ENIRecord(mac: mac)
    eni.isPrimary = try isPrimary(link, eni, inventory, in: observed)
    eni.block = inventory?.eni(of: link)?.vSwitchBlock.value ?? eni.block
    let isConfigured = record?.numbers != nil && record?.isWanted == true
    guard eni.isPrimary == true || isConfigured else {
      // What enicfg made and is there goes with its rule, which takes a configured link.
      let made = record?.addresses.map(\.address) ?? []
      guard case .remove = edit, !edit.addresses.contains(where: { made.contains($0.address) })
      else { throw .notConfigured(link.name) }
      return Edited(eni: try removing(eni, of: link.name, in: observed))
    }
    try change(&eni, of: link, in: observed)
    let asked = (record ?? LinkRecord(link, mac: mac, place: moment.place))
      .asked(record?.method ?? .dhcp, record?.numbers, eni: eni.id)
    let recorded = kept.recorded(link, asked, eni, isPrimary: eni.isPrimary == true)
    guard let desired = recorded.desired(in: observed, stores, at: moment) else {
      throw .leaseUnknown(link.name)
    }
    return Edited(eni: eni, asked: (asked, desired))
  }

  private func isPrimary(
    _ link: Link, _ eni: ENIRecord, _ inventory: Inventory?, in observed: ObservedState
  ) throws(Failure) -> Bool {
    let told = inventory?.primaryLink(in: observed).map { $0.index == link.index }
    if let known = eni.isPrimary ?? told ?? observed.isPrimary(link) { return known }
    throw .contradiction(.primaryUnknown([]))
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
        throw .aliasNotIPv4(link.name, argument.address)
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
        guard let at else { throw .notAnAlias(link.name, address) }
        let removed = eni.further.secondary.remove(at: at)
        if removed.origin != .byHand { note(Messages.comesBack(link.name, removed)) }
      }
    }
    eni.further.number(after: before, on: link.name, in: observed)
    let count = eni.further.secondary.count + 1
    if case .add = edit, count > InventoryProblem.addressLimit {
      note(Messages.note(.tooManyAddresses(count, of: eni.mac)))
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
      throw .aliasIsPrimary(link.name, address)
    }
    if let block = eni.blockWithout(address, or: primaries.map(\.address.prefix)) {
      throw .aliasOutside(link.name, address, block: block)
    }
  }
}
