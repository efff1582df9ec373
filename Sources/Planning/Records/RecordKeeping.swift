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
    for alias in kept?.further.secondary ?? [] where alias.isMade {
      let there = observed.addresses(on: link).first {
        $0.address.address == .v4(alias.address) && $0.label?.number(on: link) == alias.number
      }
      guard let there, !record.addresses.contains(there.address) else { continue }
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
  /// A new link of the same name has nothing of the old one. A missing address, an MTU that
  /// another program changed, and a link that was set down are no longer enicfg's.
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
    let there = observed.addresses(on: link.name).map(\.address)
    record.addresses = isSameLink ? addresses.filter(there.contains) : []
    if !isSameLink || !link.isUp { record.broughtUp = false }
    if !isSameLink || mtu?.set != link.mtu { record.mtu = nil }
    if !isSameLink || !link.promotesSecondaries { record.promotesSecondaries = false }
    return record
  }

  /// The record to write before `steps` are applied: with everything that they may make.
  ///
  /// What they remove stays in the record until the removal has succeeded.
  package func expecting(_ steps: [Step]) -> LinkRecord {
    var record = self
    if !steps.isEmpty { record.isVerified = false }
    for step in steps {
      switch step.change {
      case .setLinkUp(link): record.broughtUp = true
      case .setMTU(link, let before, let after):
        record.mtu = MTU(before: record.mtu?.before ?? before, set: after)
      case .setPromoteSecondaries(link, true): record.promotesSecondaries = true
      case .addAddress(let added) where added.link == link:
        if !record.addresses.contains(added.address) { record.addresses.append(added.address) }
      case .setLinkUp, .setLinkDown, .setMTU, .setPromoteSecondaries, .addAddress, .removeAddress,
        .replaceAddress, .addRoute, .removeRoute, .replaceRoute, .addRule, .removeRule,
        .setChannels, .setSteering, .setFile:
        break
      }
    }
    return record
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
      case .setPromoteSecondaries(link, false): record.promotesSecondaries = false
      case .removeAddress(let removed) where removed.link == link:
        record.addresses.removeAll { $0 == removed.address }
      // An alias that is removed for its order is added again.
      case .addAddress(let added) where added.link == link:
        if !record.addresses.contains(added.address) { record.addresses.append(added.address) }
      case .setLinkUp, .setLinkDown, .setMTU, .setPromoteSecondaries, .addAddress, .removeAddress,
        .replaceAddress, .addRoute, .removeRoute, .replaceRoute, .addRule, .removeRule,
        .setChannels, .setSteering, .setFile:
        break
      }
    }
    return record
  }
}
