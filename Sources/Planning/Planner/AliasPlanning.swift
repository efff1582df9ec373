// Plans aliases: secondary private addresses, which have to come after the NIC's primary one.

import Model

extension LinkPlanning {
  /// Additions of aliases.
  ///
  /// - Parameter late: Whether to return the aliases of the subnets that lose their first address
  ///   for good, or of the other ones, where the first address is restored and must not come after
  ///   the aliases.
  func aliasSteps(late: Bool) throws(PlanError) -> [Step] {
    var steps: [Step] = []
    for wanted in desired.aliases where late == losesItsFirst(wanted.object.address.prefix) {
      try check(wanted.object.address)
      guard there(wanted.object) == nil else { continue }
      steps.append(additionStep(Wanted(placed(wanted.object), because: wanted.reason)))
    }
    return steps
  }

  /// Corrections of aliases, but for those that are removed and added again for their order.
  func aliasCorrections(besides order: AddressOrder) -> [Step] {
    let removed = (order.beforeRoutes + order.atTheEnd).map(\.change)
    return desired.aliases.compactMap { wanted in
      guard let there = there(wanted.object), !removed.contains(.removeAddress(there)) else {
        return nil
      }
      return correction(there, to: wanted, by: .kernels)
    }
  }

  /// Whether a subnet loses its first address, which enicfg made, and only aliases remain.
  func losesItsFirst(_ prefix: IPPrefix) -> Bool {
    let first = addresses.first {
      $0.address.prefix == prefix && !$0.flags.contains(.secondary)
    }
    guard let first, owns(first), rightfulFirst(of: prefix) == nil else { return false }
    return !wanted.aliases.contains { $0.address == first.address }
  }

  /// The alias on the link, in enicfg's form or in another program's.
  private func there(_ alias: InterfaceAddress) -> InterfaceAddress? {
    there(alias.address.address) { $0.address == alias.address || !owns($0) }
  }

  /// The alias in a form in which it does not become the source of new connections.
  ///
  /// After another address of its subnet, the kernel makes it a secondary one, which is never
  /// chosen. If it is alone in its subnet, its connected route would choose it, so it gets none.
  private func placed(_ alias: InterfaceAddress) -> InterfaceAddress {
    var alias = alias
    if rightfulFirst(of: alias.address.prefix) == nil { alias.flags.insert(.noPrefixRoute) }
    return alias
  }

  /// The address that has to come first in a subnet of the link: the ENI's primary one, otherwise
  /// the first foreign one; nil if there are only aliases.
  private func rightfulFirst(of prefix: IPPrefix) -> IPAddressWithLength? {
    if let primary = wanted.addresses.first(where: { $0.address.prefix == prefix }) {
      return primary.address
    }
    return addresses.first { $0.address.prefix == prefix && !owns($0) && !isWanted($0) }?.address
  }

  /// Removals of addresses, and additions of those that are removed only for their order.
  struct AddressOrder {
    var beforeRoutes: [Step] = []
    var atTheEnd: [Step] = []
  }

  /// The times at which addresses are removed, so that in the end each subnet's primary address is
  /// first.
  ///
  /// If the first address is removed, the kernel promotes the next one. As long as the first one
  /// has no connected route, the subnet has none: such a first address has to be removed before
  /// routes are added.
  func addressOrder(kept: [Plan.Kept]) -> AddressOrder {
    let stale = staleAddresses(kept: kept)
    var order = AddressOrder()
    var prefixes = Set(stale.map(\.address.prefix))
    prefixes.formUnion(wanted.aliases.map(\.address.prefix))
    for prefix in prefixes.sorted() {
      let peers = addresses.filter { $0.address.prefix == prefix }
      let steps = steps(of: stale.filter { $0.address.prefix == prefix }, among: peers, in: prefix)
      let isBlocked =
        peers.first { !$0.flags.contains(.secondary) }?.flags.contains(.noPrefixRoute) == true
        && wanted.addresses.contains { $0.address.prefix == prefix }
      if isBlocked { order.beforeRoutes += steps } else { order.atTheEnd += steps }
    }
    return order
  }

  /// The removal starts with the last one, so that an undo restores the old order.
  private func steps(
    of stale: [InterfaceAddress], among peers: [InterfaceAddress], in prefix: IPPrefix
  ) -> [Step] {
    let aside = aliasesInTheWay(of: stale, among: peers, in: prefix)
    let fromTheBack = peers.reversed().filter { peer in aside.contains { $0.there == peer } }
    return fromTheBack.map { Step(.removeAddress($0), because: .comesBehindPrimary) }
      + stale.map { Step(.removeAddress($0), because: removalReason) }
      + aside.map { Step(.addAddress($0.wanted), because: .comesBehindPrimary) }
  }

  /// enicfg's aliases that come before the primary address of their subnet, or would after the
  /// removal of stale addresses.
  ///
  /// They are removed and added again after it.
  private func aliasesInTheWay(
    of stale: [InterfaceAddress], among peers: [InterfaceAddress], in prefix: IPPrefix
  ) -> [Alias] {
    let aliases = wanted.aliases.filter { $0.address.prefix == prefix }.compactMap { alias in
      there(alias.address.address) { $0.address == alias.address && owns($0) }.map {
        Alias(there: $0, wanted: placed(alias))
      }
    }
    guard let first = peers.first(where: { !$0.flags.contains(.secondary) }),
      aliases.contains(where: { $0.there == first }) || stale.contains(first) || isMadeAgain(first)
    else { return [] }
    guard let rightful = rightfulFirst(of: prefix) else {
      return stale.contains(first) ? aliases : []
    }
    // An alias that becomes the primary address is added again, after all others.
    let place =
      peers.firstIndex { $0.address == rightful && !isMadeAgain($0) } ?? peers.endIndex
    return aliases.filter { alias in peers[..<place].contains(alias.there) }
  }
}
