// Next-hop objects that several IPv6 routes share.

import Model

/// The next-hop objects that IPv6 routes share.
///
/// The kernel keeps the result of a look-up with the next-hop object, and with it the route that it was
/// for: of routes that share an object, it then may take one for another.
///
/// Source: rt6_get_pcpu_route (net/ipv6/route.c).
struct SharedNextHops: Sendable {
  /// How the routes over an object differ.
  private struct Traits: Hashable {
    let preferredSource: IPAddress?
    let type: RouteType
  }

  private var members: [UInt32: [UInt32]] = [:]
  private var traits: [UInt32: Set<Traits>] = [:]
  private var counts: [UInt32: Int] = [:]

  /// None are shared.
  init() {}

  init(_ state: ObservedState) {
    members = Dictionary(
      state.nextHops.map { ($0.id, [$0.id] + $0.members.map(\.id)) },
      uniquingKeysWith: { first, _ in first })
    for route in state.routes where route.destination.family == .v6 {
      guard let id = route.nextHopID else { continue }
      for object in members[id] ?? [id] {
        traits[object, default: []].insert(
          Traits(preferredSource: route.preferredSource, type: route.type))
        counts[object, default: 0] += 1
      }
    }
  }

  /// Whether what the kernel does with the route may be what it does with another one.
  func mayConfuse(_ match: MatchedRoute) -> Bool {
    guard match.route.destination.family == .v6, let id = match.route.nextHopID else {
      return false
    }
    return (members[id] ?? [id]).contains { object in
      (traits[object]?.count ?? 0) > 1
        || (counts[object] ?? 0) > 1 && match.rule.suppressPrefixLength != nil
    }
  }
}
