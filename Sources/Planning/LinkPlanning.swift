// Planning the link itself: up, down, MTU, and whether it can be an ENI's at all.

import NetworkModel

extension LinkPlanning {
  /// Kinds of links that software makes and no cloud attaches; a veth may stand for a NIC.
  static let softwareKinds: Set<String> = [
    "bridge", "bond", "team", "vlan", "vxlan", "vrf", "tun", "gre", "sit", "ipip", "wireguard",
    "geneve",
  ]

  func checkCanBeENI() throws(PlanError) {
    if link.isLoopback { throw .notAnENI(name, .loopback) }
    if let kind = link.kind, Self.softwareKinds.contains(kind) {
      throw .notAnENI(name, .software(kind: kind))
    }
    if !link.isEthernet || link.mac == nil { throw .notAnENI(name, .noEthernet) }
    if let master = link.master {
      let holder = observed.links.first { $0.index == master }
      throw .notAnENI(name, .member(of: holder?.name.text ?? "link \(master)"))
    }
  }

  func linkUpSteps() -> [Step] {
    link.isUp ? [] : [Step(.setLinkUp(name), because: .linkCarriesTheENI)]
  }

  /// A server's word on the MTU does not count for more than the driver's.
  func impossibleMTU() -> [Plan.Kept] {
    guard let asked = desired.mtu?.object, let possible = link.mtuRange,
      !possible.contains(asked)
    else { return [] }
    return [.mtu(name, asked: asked, possible: possible)]
  }

  func mtuSteps() -> [Step] {
    guard let mtu = desired.mtu, mtu.object != link.mtu, impossibleMTU().isEmpty else { return [] }
    return [Step(.setMTU(name, from: link.mtu, to: mtu.object), because: mtu.reason)]
  }

  /// The MTU of before, where it is still the one that enicfg set it to.
  func restoredMTUSteps() -> [Step] {
    guard let before = desired.record?.mtuBefore, before != link.mtu else { return [] }
    return [Step(.setMTU(name, from: link.mtu, to: before), because: removalReason)]
  }

  /// Down only where enicfg brought the link up and nobody else has come to use it.
  func linkDownSteps(kept: [Plan.Kept]) -> [Step] {
    guard desired.record?.broughtUp == true, link.isUp, kept.isEmpty else { return [] }
    return [Step(.setLinkDown(name), because: removalReason)]
  }

  /// What keeps `down` from removing an address or setting the link down: it would take along
  /// what somebody else made.
  func keptThings() -> [Plan.Kept] {
    let foreignRoutes = observed.routes.filter { $0.link == name && $0.isSomebodyElses }
    let owned = ownedAddresses()
    let foreignAddress = observed.addresses(on: name).first { address in
      address.isSomebodyElses && !owned.contains(address)
    }
    var kept: [Plan.Kept] = []
    for address in owned {
      let family = address.address.address.family
      let isLast = !observed.addresses(on: name).contains {
        $0.address.address.family == family && !owned.contains($0)
          && !$0.address.address.isLinkLocal
      }
      let route = foreignRoutes.first {
        $0.preferredSource == address.address.address
          || (isLast && $0.destination.family == family)
      }
      if let route { kept.append(.address(address, neededBy: route)) }
    }
    guard desired.record?.broughtUp == true else { return kept }
    if let foreignAddress { kept.append(.linkUpForAddress(name, foreignAddress)) }
    if let route = foreignRoutes.first, kept.isEmpty { kept.append(.linkUpForRoute(name, route)) }
    return kept
  }
}

extension Route {
  /// Whether neither enicfg nor the kernel by itself made the route.
  ///
  /// The kernel's own are redirects (1), its connected ones (2) and those of router
  /// advertisements (9).
  var isSomebodyElses: Bool { madeBy != .enicfg && ![1, 2, 9].contains(madeBy.rawValue) }
}

extension InterfaceAddress {
  /// Whether the kernel cannot have made the address by itself.
  ///
  /// It makes link-local addresses, and those of router advertisements: IPv6 with an end.
  var isSomebodyElses: Bool {
    switch address.address.family {
    case .v4: true
    case .v6: !address.address.isLinkLocal && validLifetime == .forever
    }
  }
}
