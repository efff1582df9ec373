// Which link is the primary NIC, whose default route is never touched.

package import Model

/// The primary NIC, as far as the guest's own state shows it.
package enum PrimaryNIC: Equatable, Sendable {
  /// This link is the primary NIC.
  case link(LinkName)
  /// Each of these links could be it; empty if no link has a default route.
  case unknown([LinkName])

  /// The link, if known.
  package var name: LinkName? {
    guard case .link(let name) = self else { return nil }
    return name
  }
}

extension ObservedState {
  /// The primary NIC's link.
  ///
  /// eth0 if it has a default route in the main table that enicfg did not make; otherwise the one
  /// link whose route of that kind has the lowest metric, IPv4 before IPv6; otherwise eth0, if it
  /// exists. A link ethN with N above 0 is never the primary NIC, nor is one that cannot be an ENI's,
  /// such as a tunnel.
  package var primaryNIC: PrimaryNIC {
    primaryNIC(byRoutesOfMain: routes.filter { $0.table == .main })
  }

  /// The primary NIC's link, given the routes of the main table.
  func primaryNIC(byRoutesOfMain main: [Route]) -> PrimaryNIC {
    let documented = links.first { $0.name.ethernetNumber == 0 }?.name
    let defaults = Self.defaults(of: main)
    if let documented, defaults.contains(where: { $0.leaves(by: documented) }) {
      return .link(documented)
    }
    for candidates in primaryCandidates {
      for family in IPFamily.allCases {
        let best = bestLinks(of: candidates, defaults.filter { $0.destination.family == family })
        if best.count > 1 { return .unknown(best) }
        if let link = best.first { return .link(link) }
      }
    }
    return documented.map { .link($0) } ?? .unknown([])
  }

  /// Whether the link is the primary NIC; nil if unknown.
  ///
  /// Of the links ethN, only eth0 can be.
  package func isPrimary(_ link: Link) -> Bool? {
    if let number = link.name.ethernetNumber { return number == 0 }
    return primaryNIC.name.map { link.name == $0 }
  }

  /// The default routes of the main table that enicfg did not make, and pairs of routes that act as
  /// one.
  private static func defaults(of main: [Route]) -> [Route] {
    let others = main.filter {
      $0.destination.length <= 1 && $0.type == .unicast
        && $0.isForAllPackets && $0.madeBy != .enicfg
    }
    let halves = others.filter { $0.destination.length == 1 }
    return others.filter(\.destination.isDefault)
      + halves.compactMap { half in
        // 0.0.0.0/1 stands for the pair; the longer prefixes are preferred, whatever the metrics are.
        guard half.destination.address == IPPrefix.all(half.destination.family).address,
          let link = half.link,
          halves.contains(where: {
            $0.leaves(by: link) && $0.destination != half.destination
              && $0.destination.family == half.destination.family
          })
        else { return nil }
        var pair = half
        (pair.destination, pair.metric) = (.all(half.destination.family), .none)
        return pair
      }
  }

  /// The links that may be the primary NIC, the likelier ones first: those that can be an ENI's, with
  /// bridges and bonds that have one as a member; then other links that are stacked on one.
  private var primaryCandidates: [[LinkName]] {
    let named = links.filter { ($0.name.ethernetNumber ?? 0) == 0 }
    let members = links.filter { member in
      member.master != nil && member.isEthernet && !member.isLoopback
        && !Planner.softwareKinds.contains(member.kind ?? "")
    }
    let masters = Set(members.compactMap(\.master))
    let likely = named.filter { nics.contains($0) || masters.contains($0.index) }
    let stacked = named.filter { link in
      !likely.contains(link) && ["vlan", "macvlan", "ipvlan", "openvswitch"].contains(link.kind)
    }
    return [likely.map(\.name), stacked.map(\.name)]
  }

  /// The links of the routes with the lowest metric, without duplicates and links that cannot be
  /// the primary NIC.
  private func bestLinks(of candidates: [LinkName], _ defaults: [Route]) -> [LinkName] {
    let possible = defaults.filter { route in candidates.contains { route.leaves(by: $0) } }
    guard let lowest = possible.map(\.metric).min() else { return [] }
    let best = possible.filter { $0.metric == lowest }
    return candidates.filter { link in best.contains { $0.leaves(by: link) } }
  }
}
