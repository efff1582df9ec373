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
  /// exists. A link ethN with N above 0 is never the primary NIC.
  package var primaryNIC: PrimaryNIC {
    let documented = links.first { $0.name.ethernetNumber == 0 }?.name
    let defaults = routes.filter {
      $0.table == .main && $0.destination.isDefault && $0.isForAllPackets
        && $0.madeBy != .enicfg
    }
    if let documented, defaults.contains(where: { $0.leaves(by: documented) }) {
      return .link(documented)
    }
    for family in IPFamily.allCases {
      let best = bestLinks(defaults.filter { $0.destination.family == family })
      if best.count > 1 { return .unknown(best) }
      if let link = best.first { return .link(link) }
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

  /// The links of the routes with the lowest metric, without duplicates and links that cannot be
  /// the primary NIC.
  private func bestLinks(_ defaults: [Route]) -> [LinkName] {
    let candidates = links.map(\.name).filter { ($0.ethernetNumber ?? 0) == 0 }
    let possible = defaults.filter { route in candidates.contains { route.leaves(by: $0) } }
    guard let lowest = possible.map(\.metric).min() else { return [] }
    let best = possible.filter { $0.metric == lowest }
    return candidates.filter { link in best.contains { $0.leaves(by: link) } }
  }
}
