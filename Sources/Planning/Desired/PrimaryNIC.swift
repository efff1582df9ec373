// Which link is the primary NIC's: the one whose default route is never touched.

package import Model

/// What the guest itself can tell about its primary NIC.
package enum PrimaryNIC: Hashable, Sendable {
  /// This link is it.
  case link(LinkName)
  /// None of these can be told from the others; empty where no link has a default route.
  case unknown([LinkName])

  /// The link, where it is known.
  package var name: LinkName? {
    guard case .link(let name) = self else { return nil }
    return name
  }
}

extension ObservedState {
  /// The primary NIC's link.
  ///
  /// eth0 where it has a default route in the main table that enicfg did not make; else the one
  /// link whose such route has the lowest metric, IPv4 before IPv6; else eth0, if there is one. A
  /// link that is named ethN with another N is never it.
  package var primaryNIC: PrimaryNIC {
    let documented = links.first { $0.name.ethernetNumber == 0 }?.name
    let defaults = routes.filter {
      $0.table == .main && $0.destination.isDefault && $0.madeBy != .enicfg
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

  /// Whether the link is the primary NIC's; nil where that cannot be told.
  ///
  /// Of the ethN it is eth0, and no other.
  package func isPrimary(_ link: Link) -> Bool? {
    if let number = link.name.ethernetNumber { return number == 0 }
    return primaryNIC.name.map { link.name == $0 }
  }

  /// The links of the routes with the lowest metric, each once, those that are never it left out.
  private func bestLinks(_ defaults: [Route]) -> [LinkName] {
    let candidates = links.map(\.name).filter { ($0.ethernetNumber ?? 0) == 0 }
    let possible = defaults.filter { route in candidates.contains { route.leaves(by: $0) } }
    guard let lowest = possible.map(\.metric).min() else { return [] }
    let best = possible.filter { $0.metric == lowest }
    return candidates.filter { link in best.contains { $0.leaves(by: link) } }
  }
}
