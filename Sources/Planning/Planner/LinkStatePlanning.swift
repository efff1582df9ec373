// Plans the state of the link itself: up, down, MTU.

import Model

extension LinkPlanning {
  /// Setting a link down drops its IPv6 addresses; the undo of an up restores those that it had
  /// while down.
  func linkUpSteps() -> [Step] {
    guard !link.isUp else { return [] }
    let dropped = addresses.filter {
      $0.address.address.family == .v6 && !$0.address.address.isLinkLocal
    }
    return [
      Step(
        .setLinkUp(name), undo: [.setLinkDown(name)] + dropped.map { .addAddress($0) },
        because: .linkCarriesTheENI)
    ]
  }

  /// Why the link sends nothing although it is up.
  ///
  /// Without ARP, the kernel looks for no IPv6 neighbour either.
  func linkImpairments() -> [Plan.Kept] {
    guard link.isUp else { return [] }
    return (link.hasCarrier ? [] : [.noCarrier(name)])
      + (link.findsNeighbours ? [] : [.noARP(name)])
  }

  /// The MTU of a server is limited to what the driver accepts, and must not remove
  /// IPv6 from the link: below 1280, the kernel drops IPv6 addresses and routes (RFC 8200 section
  /// 5).
  func impossibleMTU(_ wanted: Wanted<UInt32>?) -> [Plan.Kept] {
    guard let asked = wanted?.object else { return [] }
    let least = ipv6Addresses.isEmpty ? 0 : Link.leastMTUOfIPv6
    let driver = link.mtuRange ?? 0...UInt32.max
    guard asked < least || !driver.contains(asked) else { return [] }
    let possible = max(driver.lowerBound, least)...max(driver.upperBound, least)
    return [.mtu(name, asked: asked, possible: possible)]
  }

  /// Where the MTU of a server removes IPv6 from a link on which no IPv6 address is wanted.
  func ipv6LostToMTU(_ wanted: Wanted<UInt32>?) -> [Plan.Kept] {
    guard let asked = wanted?.object, asked < Link.leastMTUOfIPv6, impossibleMTU(wanted).isEmpty,
      link.takesIPv6 || link.mtu < Link.leastMTUOfIPv6
    else { return [] }
    return [.noIPv6BelowMTU(name, asked)]
  }

  /// Without a gateway the ENI gets no default route of the family, and no rule.
  func missingGateways(of eni: SecondaryENI) -> [Plan.Kept] {
    IPFamily.allCases.compactMap { family in
      let routes = wanted.routes.map(\.destination).filter { $0.family == family }
      let isNeeded =
        wanted.allAddresses.contains { $0.address.address.family == family }
        || eni.prefixes.contains { $0.family == family } && (family == .v4 || link.takesIPv6)
      guard isNeeded, !routes.contains(where: \.isDefault) else { return nil }
      switch family {
      case .v4: return routes.isEmpty ? .noGateway(name) : .noDefaultRoute(name)
      case .v6: return takesAdvertisedRoute(eni) ? .advertisedGateway(name) : .noIPv6Gateway(name)
      }
    }
  }

  private var ipv6Addresses: [InterfaceAddress] {
    (addresses + wanted.allAddresses).filter {
      $0.address.address.family == .v6 && !$0.address.address.isLinkLocal
    }
  }

  func mtuSteps(_ wanted: Wanted<UInt32>?) -> [Step] {
    guard let wanted, wanted.object != link.mtu, impossibleMTU(wanted).isEmpty else { return [] }
    let before = link.mtu
    return [
      Step(
        .setMTU(name, from: before, to: wanted.object),
        undo: [.setMTU(name, from: wanted.object, to: before)] + settingsLost(to: wanted.object),
        because: wanted.reason)
    ]
  }

  /// The IPv6 settings that the kernel forgets with a small MTU, to be set again by the undo: it
  /// gives the link the defaults once the MTU is large enough.
  private func settingsLost(to mtu: UInt32) -> [Change] {
    guard mtu < Link.leastMTUOfIPv6, link.mtu >= Link.leastMTUOfIPv6 else { return [] }
    return link.settings.filter { $0.key.family == .v6 }
      .sorted { $0.key.rawValue < $1.key.rawValue }
      .map { .setSetting(name, $0.key, from: $0.value, to: $0.value) }
  }

  /// The MTU from before, if the present one is still the one that enicfg set.
  func restoredMTUSteps() -> [Step] {
    guard let mtu = desired.record?.mtu, mtu.set == link.mtu, mtu.before != link.mtu else {
      return []
    }
    return [Step(.setMTU(name, from: link.mtu, to: mtu.before), because: removalReason)]
  }

  /// Sets the link down only if enicfg set it up and no other program uses it.
  func linkDownSteps(kept: [Plan.Kept]) -> [Step] {
    guard desired.record?.broughtUp == true, link.isUp, kept.isEmpty else { return [] }
    return [Step(.setLinkDown(name), because: removalReason)]
  }

  /// What prevents `down` from removing an address or setting the link down: that would also remove
  /// objects of another program.
  func keptThings() -> [Plan.Kept] {
    let kept = neededAddresses()
    guard desired.record?.broughtUp == true else { return kept }
    guard let use = foreignUse, kept.isEmpty || !use.isRoute else { return kept }
    return kept + [.linkUp(name, for: use)]
  }

  /// What another program uses the link for.
  private var foreignUse: Plan.LinkUse? {
    let owned = ownedAddresses
    if let address = addresses.first(where: { $0.isForeign && !owned.contains($0) }) {
      return .address(address)
    }
    if let upper = observed.links.first(where: { $0.isStacked(on: link) }) {
      return .link(upper.name)
    }
    if let master = link.master {
      return .master(observed.links.first { $0.index == master }?.name)
    }
    if let mac = link.moreMACs.first { return .station(mac) }
    if let route = foreignRoutes.first { return .route(route) }
    return observed.nextHops.first { $0.link == name && $0.madeBy != .enicfg }.map { .nextHop($0) }
  }

  /// The addresses that stay, because foreign routes would be removed with them.
  ///
  /// A foreign route needs the address if it has the address as its source, and, if no other IPv4
  /// address stays, every foreign IPv4 route of the link does. IPv6 routes stay without addresses.
  func neededAddresses() -> [Plan.Kept] {
    let wanted = wanted.allAddresses.map(\.address)
    let going = ownedAddresses.filter { !isWanted($0) }
    let needs = going.compactMap { address in
      foreignRoutes.first { $0.preferredSource == address.address.address }.map { (address, $0) }
    }
    var kept: [Plan.Kept] = needs.map { .address($0.0, neededBy: $0.1) }
    // Aliases that are removed for their order do not keep routes.
    let others = wanted + addresses.filter { !going.contains($0) }.map(\.address)
    let staying = needs.map(\.0.address) + others.filter { !losesItsFirst($0.prefix) }
    let last = going.first { $0.address.address.family == .v4 }
    let route = foreignRoutes.first { $0.destination.family == .v4 }
    if let last, let route, !staying.contains(where: { $0.address.family == .v4 }) {
      kept.append(.address(last, neededBy: route))
    }
    return kept
  }

  /// The routes of other programs by the link.
  var foreignRoutes: [Route] { around.foreignRoutes(by: name) }
}

extension Plan.LinkUse {
  /// Whether an address may already stay for it.
  fileprivate var isRoute: Bool {
    if case .route = self { true } else { false }
  }
}

extension Link {
  /// The smallest MTU with which the kernel gives a link IPv6, in bytes (RFC 8200 section 5).
  static let leastMTUOfIPv6: UInt32 = 1280

  /// Why the link gets no IPv6.
  var lacksIPv6: Plan.Kept {
    mtu < Self.leastMTUOfIPv6 ? .noIPv6BelowMTU(name, mtu) : .noIPv6(name)
  }
}
