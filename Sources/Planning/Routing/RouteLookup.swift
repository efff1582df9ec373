// The kernel's choice of a route, as a pure function of an observed or planned state.

package import Model

/// A packet that this host sends, as far as the choice of its route depends on it.
package struct Flow: Hashable, Sendable {
  /// The source address, which is one of the host's.
  package var source: IPAddress
  /// The destination.
  package var destination: IPAddress

  /// Makes a flow from its parts.
  package init(from source: IPAddress, to destination: IPAddress) {
    self.source = source
    self.destination = destination
  }
}

/// What the kernel does with a packet that the host sends.
package enum RouteChoice: Hashable, Sendable {
  /// It uses this route, which this rule leads to.
  case route(Route, by: Rule)
  /// This rule, or a route of its table such as a blackhole, drops or refuses the packet.
  case refused(by: Rule)
  /// No rule leads to a route.
  case none
}

/// The routes that the kernel chooses in a state.
///
/// Source: fib_rules_lookup (net/core/fib_rules.c), fib_table_lookup (net/ipv4/fib_trie.c),
/// fib6_table_lookup (net/ipv6/route.c).
package struct RouteLookup: Sendable {
  private struct Key: Hashable {
    var table: RouteTable
    var destination: IPAddress
  }

  private let state: ObservedState
  /// What was found, because a table may have hundreds of thousands of routes.
  private var found: [Key: Route?] = [:]

  /// Looks up routes in a state.
  package init(_ state: ObservedState) { self.state = state }

  /// The route of a packet that this host sends.
  ///
  /// The rules are tried in the order of their priorities. In the table of each, the kernel uses
  /// the longest destination that contains the packet's, then the lowest metric; if it finds none,
  /// it goes on with the next rule.
  ///
  /// The packet has no mark and no TOS, and its socket is bound to no link. A rule that is for some
  /// of these packets only, by their protocol, ports or user, is not followed.
  package mutating func route(of flow: Flow) -> RouteChoice {
    var next = RulePriority(0)
    for rule in state.rules
    where rule.family == flow.destination.family && rule.priority >= next && rule.selects(flow) {
      switch rule.action {
      case .lookup(let table):
        guard let route = best(in: table, for: flow), !rule.suppresses(route) else { continue }
        switch route.type {
        case .throw: continue
        case .blackhole, .unreachable, .prohibit: return .refused(by: rule)
        default: return .route(route, by: rule)
        }
      case .goTo(let priority): next = priority
      case .other(let number):
        // FR_ACT_BLACKHOLE, FR_ACT_UNREACHABLE, FR_ACT_PROHIBIT; the others go on with a rule.
        if (6...8).contains(number) { return .refused(by: rule) }
      }
    }
    return .none
  }

  private mutating func best(in table: RouteTable, for flow: Flow) -> Route? {
    let key = Key(table: table, destination: flow.destination)
    if let known = found[key] { return known }
    var best: Route?
    for route in state.routes
    where route.table == table && route.destination.contains(flow.destination) {
      if let known = best, !route.isPreferred(to: known) { continue }
      best = route
    }
    found[key] = .some(best)
    return best
  }
}

extension Route {
  /// Whether the kernel prefers this route for a destination that both contain.
  ///
  /// Of equal ones the first stays.
  fileprivate func isPreferred(to other: Route) -> Bool {
    destination.length == other.destination.length
      ? metric < other.metric : destination.length > other.destination.length
  }
}

extension Rule {
  /// Whether the rule is for the packet.
  fileprivate func selects(_ flow: Flow) -> Bool {
    let hasAddresses =
      source?.contains(flow.source) != false && destination?.contains(flow.destination) != false
    return selectors.match(hasAddresses: hasAddresses) == .always
  }

  /// Whether the rule ignores the route (`FRA_SUPPRESS_PREFIXLEN`).
  fileprivate func suppresses(_ route: Route) -> Bool {
    suppressPrefixLength.map { route.destination.length <= $0 } ?? false
  }
}
