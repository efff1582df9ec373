// Where the traffic goes in the end: rules and routes of other programs may come before the ENI's.

import Model

extension LinkPlanning {
  /// The traffic that does not leave as it should once the steps are done, because of another
  /// program's rule or route.
  func misledTraffic(after steps: [Step]) -> [Plan.Kept] {
    guard let eni = desired.secondaryENI, !wanted.rules.isEmpty else { return [] }
    var lookup = around.lookup
    for step in steps { lookup.apply(step.change) }
    return misledSources(of: eni, &lookup) + misledPrimary(of: eni, &lookup)
  }

  /// The ENI's addresses whose traffic to other networks leaves by another link, or not at all.
  private func misledSources(of eni: SecondaryENI, _ lookup: inout RouteLookup) -> [Plan.Kept] {
    let sources = wanted.rules.filter {
      $0.table == eni.numbers.table && $0.destination == nil && $0.source?.isHost == true
    }.compactMap(\.source?.address)
    return sources.compactMap { source in
      switch lookup.route(of: Flow(from: source, to: source.family.elsewhere)) {
      case .route(let route, _) where route.leaves(by: name): nil
      case .route(let route, let rule): .leavesElsewhere(source, name, by: rule, to: route)
      case .refused(let rule, _): .leavesElsewhere(source, name, by: rule, to: nil)
      case .none, .unknown: nil
      }
    }
  }

  /// Whether a route is one of the ENI's, by whatever program it was made.
  private func isWanted(_ route: Route) -> Bool {
    wanted.routes.contains { route.hasSameKey(as: $0) && route.serves($0) }
  }

  /// The primary NIC's addresses whose traffic leaves by this link, because of another program's
  /// route: some DHCP clients add a default route without a metric.
  private func misledPrimary(of eni: SecondaryENI, _ lookup: inout RouteLookup) -> [Plan.Kept] {
    guard let primary = eni.primaryNIC ?? around.primaryNIC.name, primary != name else {
      return []
    }
    let families = Set(wanted.rules.map(\.family))
    return families.sorted { $0.rawValue < $1.rawValue }.compactMap { family in
      let source = around.addresses(on: primary).first {
        $0.address.address.family == family && $0.scope == .universe
      }?.address.address
      guard let source,
        case .route(let route, let rule) = lookup.route(
          of: Flow(from: source, to: family.elsewhere)),
        route.leaves(by: name), rule.table != .main || !isWanted(route)
      else { return nil }
      return .primaryLeavesHere(source, primary, by: rule, to: route)
    }
  }
}

extension IPFamily {
  /// An address of no network that a guest has a route to: it is reserved for documentation.
  ///
  /// Source: RFC 5737, RFC 9637.
  var elsewhere: IPAddress {
    switch self {
    case .v4: .v4(IPv4Address(203, 0, 113, 1))
    case .v6: .v6(IPv6Address(rawValue: 0x3FFF << 112 | 1))
    }
  }
}
