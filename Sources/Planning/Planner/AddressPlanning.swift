// Planning addresses.

import Model

extension LinkPlanning {
  func addressSteps(_ goal: SecondaryGoal) throws(PlanError) -> [Step] {
    var steps: [Step] = []
    for wanted in goal.addresses {
      try check(wanted.object.address)
      let there = there(wanted.object.address.address) { $0.isSame(as: wanted.object) }
      guard let there else {
        steps.append(additionStep(wanted))
        continue
      }
      try checkIsNoDuplicate(there, wanted.object)
      if isMadeAgain(there) || there.address != wanted.object.address && owns(there) {
        steps.append(Step(.removeAddress(there), because: wanted.reason))
        steps.append(additionStep(wanted))
      } else if let step = correction(there, to: wanted, by: goal.lifetimeRule) {
        steps.append(step)
      }
    }
    return steps
  }

  /// The step that gives a leased address that is there its longer lifetimes, if they are longer.
  func extensionSteps(_ leased: Wanted<InterfaceAddress>) -> [Step] {
    let lifetime = leased.object.validLifetime
    guard let there = addresses.first(where: { $0.address == leased.object.address }),
      there.validLifetime < lifetime, !there.validLifetime.isNear(lifetime)
    else { return [] }
    var longer = there
    longer.validLifetime = lifetime
    longer.preferredLifetime = leased.object.preferredLifetime
    return [
      Step(
        .replaceAddress(there, with: longer), undo: [.replaceAddress(longer, with: there)],
        because: leased.reason)
    ]
  }

  /// Whether an address has to be removed and added again: the new primary address was an alias, or
  /// duplicate detection refused it, which no change takes back.
  ///
  /// If it is the only address on the link, it stays: its removal would remove the routes.
  func isMadeAgain(_ there: InterfaceAddress) -> Bool {
    if there.flags.contains(.duplicate) { return true }
    guard there.label != nil, owns(there),
      wanted.addresses.contains(where: { $0.address == there.address })
    else { return false }
    let others = addresses.filter {
      $0.address.address.family == .v4 && $0 != there
    }
    return !others.isEmpty
      || !observed.routes.contains {
        $0.leaves(by: name) && $0.destination.family == .v4 && $0.madeBy != .kernel
      }
  }

  /// The kernel drops the routes with the last IPv4 address: routes that were there without an
  /// address are restored.
  func additionStep(_ wanted: Wanted<InterfaceAddress>) -> Step {
    let isFirst =
      wanted.object.address.address.family == .v4
      && !addresses.contains { $0.address.address.family == .v4 }
    let dropped = foreignRoutes.filter {
      isFirst && $0.destination.family == .v4 && !$0.hasMoreAttributes
    }
    return Step(
      .addAddress(wanted.object),
      undo: [.removeAddress(wanted.object)] + dropped.map { .addRoute($0) },
      because: wanted.reason)
  }

  /// Whether an address is desired, or one that the kernel cannot have in addition to it.
  func isWanted(_ there: InterfaceAddress) -> Bool { wanted.address(like: there) != nil }

  /// enicfg's addresses that are no longer desired, without those that have to stay.
  func staleAddresses(kept: [Plan.Kept]) -> [InterfaceAddress] {
    let keptAddresses = kept.compactMap { kept -> InterfaceAddress? in
      guard case .address(let address, _) = kept else { return nil }
      return address
    }
    let stale = ownedAddresses.filter { !isWanted($0) && !keptAddresses.contains($0) }
    // Secondaries are removed first, because the kernel would remove them with the primary address.
    return stale.filter { $0.flags.contains(.secondary) }
      + stale.filter { !$0.flags.contains(.secondary) }
  }

  /// Adds a step before and after the steps that makes secondaries stay, if a removal would affect
  /// them.
  ///
  /// The kernel removes an IPv4 address's secondaries with it unless `promote_secondaries` is set.
  /// The steps are around all others and not only the removal, because undoing an addition is a
  /// removal too.
  ///
  /// If enicfg is killed in between, the setting stays on; the next plan resets it.
  func keepingSecondaries(_ steps: [Step]) -> [Step] {
    let off = Step(
      .setSetting(name, .promoteSecondaries, from: 1, to: 0), because: .keepsOtherAddresses)
    if desired.record?.promotesSecondaries == true, link.promotesSecondaries {
      return steps + [off]
    }
    var remaining = observed
    for step in steps { remaining.apply(step.change) }
    let endangers = steps.contains { step in
      guard case .removeAddress(let removed) = step.change,
        removed.address.address.family == .v4, !removed.flags.contains(.secondary)
      else { return false }
      return remaining.addresses(on: name).contains {
        $0.address.prefix == removed.address.prefix
      }
    }
    guard endangers, !link.promotesSecondaries else { return steps }
    let on = Step(
      .setSetting(name, .promoteSecondaries, from: 0, to: 1), because: .keepsOtherAddresses)
    return [on] + steps + [off]
  }

  func check(_ address: IPAddressWithLength) throws(PlanError) {
    guard address.address.isUnicast, !address.prefix.hasEdge(address.address),
      address.length > 0
    else {
      throw .notAHostAddress(address, name)
    }
    if let holder = around.addresses(address.address).first(where: { $0.link != name }) {
      throw .addressOnOtherLink(address, wantedOn: name, holder: holder)
    }
  }
}

extension InterfaceAddress {
  /// Whether the kernel cannot have both: it has an IPv6 address only once, with any length.
  func isSame(as other: InterfaceAddress) -> Bool {
    address.address.family == .v6
      ? address.address == other.address.address : address == other.address
  }
}
