// The changes to a record: by requests, by planned and applied steps, and by other programs.

package import Model

extension LinkRecord {
  /// The record of the link for a new request, with what enicfg made on it earlier.
  ///
  /// - Parameters:
  ///   - method: How it gets its address.
  ///   - numbers: The ENI's numbers; nil on the primary NIC.
  ///   - eni: The cloud's identifier, if known.
  package func asked(
    _ method: AddressMethod, _ numbers: ENINumbers?, eni: String? = nil
  ) -> LinkRecord {
    var record = self
    record.isWanted = true
    record.method = method
    record.eni = eni ?? record.eni
    if let table, table != numbers?.table.rawValue { record.earlierTables.append(table) }
    record.table = numbers?.table.rawValue
    record.metric = numbers?.metric.rawValue
    record.metricBehind = numbers?.metricBehind?.rawValue
    record.rulePriority = numbers?.rulePriority.rawValue
    record.routing = numbers?.recordedRouting
    return record
  }

  /// The record with the missing aliases that enicfg made earlier and that exist with its labels:
  /// boot-time files added them, or a record was lost.
  ///
  /// An alias with an unexpected /32 length is from a boot-time file, which uses a form of its own.
  package func claimingAliases(
    of kept: ENIRecord?, on link: LinkName, in observed: ObservedState
  ) -> LinkRecord {
    var record = self
    let aliases = kept?.further.secondary.filter(\.isMade) ?? []
    let addresses = aliases.isEmpty ? [] : observed.addresses(on: link)
    // Mostly, it has all of them already.
    guard record.addresses != addresses.map(\.address) else { return record }
    let byIP = Dictionary(grouping: addresses, by: \.address.address)
    let known = Set(record.addresses)
    for alias in aliases {
      let there = byIP[.v4(alias.address)]?.first { $0.label?.number(on: link) == alias.number }
      guard let there, !known.contains(there.address) else { continue }
      if there.address.prefix.isHost, alias.length != there.address.length { continue }
      record.addresses.append(there.address)
    }
    return record
  }

  /// The record with the addresses that have a label of an alias and a rule of enicfg's: where every file
  /// about them is lost, nothing else shows that they are its aliases.
  package func claimingLabelled(on link: LinkName, in observed: ObservedState) -> LinkRecord {
    var record = self
    let sources = Set(observed.rules.filter { $0.madeBy == .enicfg }.compactMap(\.source))
    for there in observed.addresses(on: link) where there.label?.number(on: link) != nil {
      guard sources.contains(IPPrefix(host: there.address.address)),
        !record.addresses.contains(there.address)
      else { continue }
      record.addresses.append(there.address)
    }
    return record
  }

  /// The part of the record that is still true for the observed state.
  ///
  /// The addresses that bear enicfg's mark in the kernel are enicfg's, whatever the record says.
  ///
  /// A new link of the same name has nothing of the old one. A missing address, an MTU or a setting
  /// that another program changed, and a link that was set down are no longer enicfg's.
  ///
  /// - Parameters:
  ///   - link: The link that has the record's MAC.
  ///   - observed: The present state.
  ///   - place: This boot and network namespace.
  package func standing(
    on link: Link, in observed: ObservedState, place: String
  ) -> LinkRecord {
    var record = self
    record.link = link.name
    let isSameLink = index == link.index && self.place == place
    record.index = link.index
    record.place = place
    let there = observed.addresses(on: link.name)
    // Mostly, all of it is there, and nothing else.
    if !isSameLink || addresses != there.map(\.address) {
      let present = Set(there.map(\.address))
      record.addresses = isSameLink ? addresses.filter { present.contains($0) } : []
      let known = Set(record.addresses)
      record.addresses += there.filter { $0.madeBy == .enicfg }.map(\.address)
        .filter { !known.contains($0) }
    }
    if !isSameLink || !link.isUp { record.broughtUp = false }
    if !isSameLink || mtu?.set != link.mtu { record.mtu = nil }
    record.settings = isSameLink ? standingSettings(on: link) : nil
    if !isSameLink || !link.promotesSecondaries { record.promotesSecondaries = false }
    return record
  }

  /// The record to write before `steps` are applied: with everything that they may make.
  ///
  /// What they remove stays in the record until the removal has succeeded.
  package func expecting(_ steps: [Step]) -> LinkRecord {
    var record = self
    // What was verified is still there after a link was set up.
    if !steps.allSatisfy(\.change.onlySetsUp) { record.isVerified = false }
    for step in steps {
      switch step.change {
      case .setLinkUp(link): record.broughtUp = true
      case .setMTU(link, let before, let after):
        record.mtu = MTU(before: record.mtu?.before ?? before, set: after)
      case .setSetting(link, .promoteSecondaries, from: _, to: 1): record.promotesSecondaries = true
      case .setSetting(link, let setting, let before, let after)
      where setting != .promoteSecondaries:
        record.expect(setting, from: before, to: after)
      case .addAddress(let added) where added.link == link:
        if !record.addresses.contains(added.address) { record.addresses.append(added.address) }
      case .setLinkUp, .setLinkDown, .setMTU, .setSetting, .addAddress, .removeAddress,
        .replaceAddress, .addRoute, .removeRoute, .replaceRoute, .addRule, .removeRule,
        .setChannels, .setSteering, .setFile:
        break
      }
    }
    return record
  }

  /// Whether a verified record, which is stored, says all that another one says: the order of addresses says
  /// nothing.
  package func saysAll(of other: LinkRecord) -> Bool {
    claimsAll(of: other)
      && (addresses == other.addresses || Set(addresses) == Set(other.addresses))
  }

  /// Whether a verified record, which is stored, claims all that another one claims, and possibly addresses
  /// that are gone.
  package func claimsAll(of other: LinkRecord) -> Bool {
    guard isVerified,
      addresses == other.addresses || Set(addresses).isSuperset(of: other.addresses)
    else { return false }
    var same = other
    same.isVerified = true
    same.addresses = addresses
    return self == same
  }

  /// The record to write after `steps` are applied: without what they removed.
  package func after(_ steps: [Step]) -> LinkRecord {
    var record = expecting(steps)
    record.isVerified = true
    record.earlierTables = []
    for step in steps {
      switch step.change {
      case .setLinkDown(link): record.broughtUp = false
      case .setMTU(link, _, record.mtu?.before): record.mtu = nil
      case .setSetting(link, .promoteSecondaries, from: _, to: 0):
        record.promotesSecondaries = false
      case .setSetting(link, let setting, _, let after):
        record.settings?.removeAll { $0.setting == setting && $0.before == after }
        if record.settings?.isEmpty == true { record.settings = nil }
      case .removeAddress(let removed) where removed.link == link:
        record.addresses.removeAll { $0 == removed.address }
      // An alias that is removed for its order is added again.
      case .addAddress(let added) where added.link == link:
        if !record.addresses.contains(added.address) { record.addresses.append(added.address) }
      case .setLinkUp, .setLinkDown, .setMTU, .setSetting, .addAddress, .removeAddress,
        .replaceAddress, .addRoute, .removeRoute, .replaceRoute, .addRule, .removeRule,
        .setChannels, .setSteering, .setFile:
        break
      }
    }
    return record
  }
}

extension LinkRecord {
  /// The recorded settings that another program has not changed; after a killed run, a setting may
  /// still have the value of an earlier one.
  private func standingSettings(on link: Link) -> [Setting]? {
    let standing = (settings ?? []).compactMap { recorded -> Setting? in
      guard let now = link.settings[recorded.setting],
        now == recorded.set || !isVerified && now != recorded.before
      else { return nil }
      return Setting(recorded.setting, before: recorded.before, set: now)
    }
    return standing.isEmpty ? nil : standing
  }

  /// Records a setting before it is changed; one that is restored stays in the record until that has
  /// succeeded.
  fileprivate mutating func expect(_ setting: LinkSetting, from before: UInt32, to after: UInt32) {
    var all = settings ?? []
    if let at = all.firstIndex(where: { $0.setting == setting }) {
      if all[at].before != after { all[at].set = after }
    } else {
      all.append(Setting(setting, before: before, set: after))
    }
    settings = all
  }
}
