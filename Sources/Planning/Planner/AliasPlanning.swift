// Planning aliases: secondary private addresses, which never come before the NIC's primary one.

import Model

extension LinkPlanning {
  /// Additions of aliases.
  ///
  /// - Parameter late: Of those subnets that are to lose their first address for good, or of the
  ///   others: there, where the first one is put back, it must not come behind them.
  func aliasSteps(late: Bool) throws(PlanError) -> [Step] {
    var steps: [Step] = []
    for wanted in desired.aliases where late == losesItsFirst(wanted.object.address.prefix) {
      try check(wanted.object.address)
      guard !isThere(wanted.object) else { continue }
      steps.append(additionStep(Wanted(placed(wanted.object), because: wanted.reason)))
    }
    return steps
  }

  /// Whether a subnet's first address is enicfg's and goes, and no other than aliases is left.
  func losesItsFirst(_ prefix: IPPrefix) -> Bool {
    let first = addresses.first {
      $0.address.prefix == prefix && !$0.flags.contains(.secondary)
    }
    guard let first, owns(first), rightfulFirst(of: prefix) == nil else { return false }
    return !desired.aliases.contains { $0.object.address == first.address }
  }

  /// Whether the alias is on the link, as enicfg would make it or as another program made it.
  private func isThere(_ alias: InterfaceAddress) -> Bool {
    addresses.contains {
      $0.address == alias.address || $0.address.address == alias.address.address && !owns($0)
    }
  }

  /// The alias as it does not become the source of new connections.
  ///
  /// Behind another address of its subnet the kernel counts it as a secondary one, which is never
  /// chosen. Alone in its subnet it would be chosen by its connected route: then it has none.
  private func placed(_ alias: InterfaceAddress) -> InterfaceAddress {
    var alias = alias
    if rightfulFirst(of: alias.address.prefix) == nil { alias.flags.insert(.noPrefixRoute) }
    return alias
  }

  /// The address that has to come first in a subnet of the link: the ENI's primary one, or else the
  /// first foreign one there; nil where there are aliases only.
  private func rightfulFirst(of prefix: IPPrefix) -> IPAddressWithLength? {
    if let primary = desired.addresses.first(where: { $0.object.address.prefix == prefix }) {
      return primary.object.address
    }
    let aliases = desired.aliases.map(\.object.address)
    return addresses.first {
      $0.address.prefix == prefix && !owns($0) && !aliases.contains($0.address)
    }?.address
  }

  /// Removals of addresses, and the returns of those that only stepped aside.
  struct AddressOrder {
    var beforeRoutes: [Step] = []
    var atTheEnd: [Step] = []
  }

  /// When which address goes, so that each subnet's rightful address comes first in the end.
  ///
  /// The kernel promotes the next in line where the first one goes. As long as the first one has no
  /// connected route, the subnet has none: then it has to go before the routes need it.
  func addressOrder(kept: [Plan.Kept]) -> AddressOrder {
    let stale = staleAddresses(kept: kept)
    var order = AddressOrder()
    var prefixes = Set(stale.map(\.address.prefix))
    prefixes.formUnion(desired.aliases.map(\.object.address.prefix))
    for prefix in prefixes.sorted() {
      let peers = addresses.filter { $0.address.prefix == prefix }
      let steps = steps(of: stale.filter { $0.address.prefix == prefix }, among: peers, in: prefix)
      let isBlocked =
        peers.first { !$0.flags.contains(.secondary) }?.flags.contains(.noPrefixRoute) == true
        && desired.addresses.contains { $0.object.address.prefix == prefix }
      if isBlocked { order.beforeRoutes += steps } else { order.atTheEnd += steps }
    }
    return order
  }

  /// Removed from the back, what steps aside comes back in its old order where this is undone.
  private func steps(
    of stale: [InterfaceAddress], among peers: [InterfaceAddress], in prefix: IPPrefix
  ) -> [Step] {
    let aside = aliasesInTheWay(of: stale, among: peers, in: prefix)
    let fromTheBack = peers.reversed().filter { peer in aside.contains { $0.there == peer } }
    return fromTheBack.map { Step(.removeAddress($0), because: .comesBehindPrimary) }
      + stale.map { Step(.removeAddress($0), because: removalReason) }
      + aside.map { Step(.addAddress($0.wanted), because: .comesBehindPrimary) }
  }

  /// enicfg's aliases that come before the rightful first address of their subnet, or would once
  /// what is stale is gone: they have to come back behind it.
  private func aliasesInTheWay(
    of stale: [InterfaceAddress], among peers: [InterfaceAddress], in prefix: IPPrefix
  ) -> [Alias] {
    let aliases = desired.aliases.compactMap { wanted in
      peers.first { $0.address == wanted.object.address && owns($0) }.map {
        Alias(there: $0, wanted: placed(wanted.object))
      }
    }
    guard let first = peers.first(where: { !$0.flags.contains(.secondary) }),
      aliases.contains(where: { $0.there == first }) || stale.contains(first) || isMadeAgain(first)
    else { return [] }
    guard let rightful = rightfulFirst(of: prefix) else {
      return stale.contains(first) ? aliases : []
    }
    // What was an alias and becomes the primary address is made again, behind them all.
    let place =
      peers.firstIndex { $0.address == rightful && !isMadeAgain($0) } ?? peers.endIndex
    return aliases.filter { alias in peers[..<place].contains(alias.there) }
  }
}
