// What the kernel answers to a question about a packet that it decides so.

package import Model

extension RouteDecision {
  /// Whether the kernel decided so, as far as its answer tells; nil if the model does not know.
  ///
  /// The kernel tells neither which rule it followed nor, in IPv6, which source it selected for a packet
  /// that has one.
  package func agrees(with answer: RouteAnswer) -> Bool? {
    switch self {
    case .undecided: return nil
    case .refuses(let refusal): return answer == .refused(refusal.answer)
    case .sends(let path):
      guard case .way(let way) = answer, way.type == path.match?.route.type ?? .unicast,
        way.isBy(path.match?.route)
      else { return false }
      return path.hops.contains { hop in
        way.link == hop.link && way.gateway == hop.gateway && hop.source.agrees(with: way.source)
      }
    case .delivers(let match, let source):
      guard case .way(let way) = answer, way.type == match.route.type, way.isBy(match.route) else {
        return false
      }
      return source.agrees(with: way.source)
    }
  }

  /// What the kernel answers; nil if the model does not know.
  ///
  /// Of several ways that it may choose, it is the first.
  package var answer: RouteAnswer? {
    switch self {
    case .undecided: nil
    case .refuses(let refusal): .refused(refusal.answer)
    case .sends(let path):
      .way(
        RouteAnswer.Way(
          type: path.match?.route.type ?? .unicast, link: path.first.link,
          gateway: path.first.gateway, source: path.first.source.answer,
          route: path.match?.route))
    case .delivers(let match, let source):
      .way(
        RouteAnswer.Way(
          type: match.route.type, link: LinkName("lo"), source: source.answer,
          route: match.route))
    }
  }
}

extension ChosenSource {
  /// What the kernel tells of the source: one that was given is not told again.
  fileprivate var answer: IPAddress? {
    guard case .given = self else { return address }
    return nil
  }

  fileprivate func agrees(with told: IPAddress?) -> Bool {
    guard case .given = self else { return address == told }
    return true
  }
}

extension RouteRefusal {
  /// The kernel's answer.
  package var answer: RouteAnswer.Refusal {
    switch self {
    case .rule(let rule):
      switch rule.action {
      case .other(RouteType.unreachable.rawValue): .networkUnreachable
      case .other(RouteType.prohibit.rawValue): .prohibited
      case .other, .lookup, .goTo: .invalid
      }
    case .route(let match):
      switch match.route.type {
      case .unreachable: .hostUnreachable
      case .prohibit: .prohibited
      default: .invalid
      }
    case .noRoute, .foreignSource, .linkDown: .networkUnreachable
    case .invalidSource, .loopbackSource: .invalid
    case .notForwarding: .hostUnreachable
    case .noLink: .noLink
    }
  }
}

extension RouteAnswer.Way {
  /// Whether the answer names this route.
  ///
  /// IPv6 names the next hops of a route beginning with the one that it took, and of routes that share a
  /// next-hop object any. As long as no rule was ever changed, IPv4 says that routes of the table local are of main.
  fileprivate func isBy(_ other: Route?) -> Bool {
    guard var named = route, var other else { return route == nil && other == nil }
    if other.destination.family == .v6, other.nextHopID != nil { return named.nextHopID != nil }
    if named.table == .main, other.table == .local { named.table = .local }
    guard Set(named.hops) == Set(other.hops), named.hops.count == other.hops.count else {
      return false
    }
    named.hops = []
    other.hops = []
    return named == other
  }
}
