// The kernel's choice of a route, as a pure function of an observed or planned state.

package import Model

/// A packet that this host sends, as far as the choice of its route depends on it.
package struct Flow: Hashable, Sendable {
  /// The source address, which is one of the host's.
  package var source: IPAddress
  /// The destination.
  package var destination: IPAddress
  /// The type of service, IPv4 only.
  package var typeOfService: UInt8

  /// Makes a flow from its parts.
  package init(from source: IPAddress, to destination: IPAddress, typeOfService: UInt8 = 0) {
    self.source = source
    self.destination = destination
    self.typeOfService = typeOfService
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
    var typeOfService: UInt8
    /// The source, because IPv6 routes may be for some sources; nil for IPv4.
    var source: IPAddress?
  }

  /// A rule, and its place among those of its priority.
  private struct Ranked {
    var rule: Rule
    var place: Int

    func comes(before other: Ranked) -> Bool {
      (rule.priority.rawValue, place) < (other.rule.priority.rawValue, other.place)
    }
  }

  /// The routes of a table, in the snapshot's order: the host's own addresses may be many.
  private struct Table {
    private var toHosts: [IPAddress: [Route]] = [:]
    private var others: [Route] = []

    init(_ routes: [Route]) { for route in routes { add(route) } }

    mutating func add(_ route: Route) {
      if route.destination.isHost {
        toHosts[route.destination.address, default: []].append(route)
      } else {
        others.append(route)
      }
    }

    mutating func remove(_ route: Route) {
      if route.destination.isHost {
        toHosts[route.destination.address]?.removeFirst(equalTo: route)
      } else {
        others.removeFirst(equalTo: route)
      }
    }

    /// The routes that may be for a destination.
    func candidates(for destination: IPAddress) -> [Route] {
      toHosts[destination].map { $0 + others } ?? others
    }
  }

  /// The rules for a single source, by their sources, in the kernel's order: each ENI has some.
  private var rulesBySource: [IPAddress: [Ranked]] = [:]
  /// The others, in the kernel's order.
  private var otherRules: [Ranked] = []
  private var nextPlace = 0
  private var tables: [RouteTable: Table]
  /// What was found, because a table may have hundreds of thousands of routes.
  private var found: [Key: Route?] = [:]

  /// Looks up routes in a state.
  package init(_ state: ObservedState) {
    self.init(rules: state.rules, routes: Dictionary(grouping: state.routes, by: \.table))
  }

  /// Looks up routes by rules, which are in the kernel's order, in the tables.
  init(rules: [Rule], routes: [RouteTable: [Route]]) {
    tables = routes.mapValues { Table($0) }
    for rule in rules { add(rule) }
  }

  /// Takes a change of a rule or a route into account.
  mutating func apply(_ change: Change) {
    found = [:]
    switch change {
    case .addRule(let rule): add(rule)
    case .removeRule(let rule): remove(rule)
    case .addRoute(let route): tables[route.table, default: Table([])].add(route)
    case .removeRoute(let route): remove(route)
    case .replaceRoute(let before, let after):
      remove(before)
      tables[after.table, default: Table([])].add(after)
    case .setLinkUp, .setLinkDown, .setMTU, .setSetting, .addAddress, .removeAddress,
      .replaceAddress, .setChannels, .setSteering, .setFile:
      break
    }
  }

  /// A rule is the last one of its priority, as in the kernel.
  private mutating func add(_ rule: Rule) {
    let ranked = Ranked(rule: rule, place: nextPlace)
    nextPlace += 1
    func insert(into rules: inout [Ranked]) {
      let at = rules.lastIndex { $0.comes(before: ranked) }.map { $0 + 1 } ?? 0
      rules.insert(ranked, at: at)
    }
    if let source = rule.singleSource {
      insert(into: &rulesBySource[source, default: []])
    } else {
      insert(into: &otherRules)
    }
  }

  private mutating func remove(_ rule: Rule) {
    func remove(from rules: inout [Ranked]) {
      if let at = rules.firstIndex(where: { $0.rule == rule }) { rules.remove(at: at) }
    }
    if let source = rule.singleSource {
      remove(from: &rulesBySource[source, default: []])
    } else {
      remove(from: &otherRules)
    }
  }

  private mutating func remove(_ route: Route) { tables[route.table]?.remove(route) }

  /// The route of a packet that this host sends.
  ///
  /// The rules are tried in the order of their priorities. In the table of each, the kernel uses
  /// the longest destination that contains the packet's, then the longest source prefix, then the
  /// packet's type of service before none, then the lowest metric; if it finds none, it goes on
  /// with the next rule.
  ///
  /// The packet has no mark and no TOS, and its socket is bound to no link. A rule that is for some
  /// of these packets only, by their protocol, ports or user, is not followed.
  package mutating func route(of flow: Flow) -> RouteChoice {
    var next = RulePriority(0)
    // The rules that are not for another single source, in their order.
    let own = rulesBySource[flow.source] ?? []
    var (ofOwn, ofOthers) = (0, 0)
    while ofOwn < own.count || ofOthers < otherRules.count {
      let rule: Rule
      if ofOthers == otherRules.count
        || ofOwn < own.count && own[ofOwn].comes(before: otherRules[ofOthers])
      {
        rule = own[ofOwn].rule
        ofOwn += 1
      } else {
        rule = otherRules[ofOthers].rule
        ofOthers += 1
      }
      guard rule.family == flow.destination.family, rule.priority >= next, rule.selects(flow)
      else { continue }
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

  /// The rules for a source, as far as they tell it from others.
  struct SourceRules: Hashable {
    /// IPv6 routes may be for certain sources: then each is by itself.
    fileprivate var address: IPAddress?
    fileprivate var family: IPFamily
    /// Those for it alone, without it.
    fileprivate var own: [Rule]
    /// Where those for a block with it are among the others.
    fileprivate var blocks: [Int]
  }

  /// The rules for a source: sources with the same ones have the same routes.
  func rules(of source: IPAddress) -> SourceRules {
    let own = (rulesBySource[source] ?? []).map { ranked in
      var rule = ranked.rule
      rule.source = nil
      return rule
    }
    let blocks = otherRules.indices.filter { otherRules[$0].rule.source?.contains(source) == true }
    return SourceRules(
      address: source.family == .v6 ? source : nil, family: source.family, own: own, blocks: blocks)
  }

  private mutating func best(in table: RouteTable, for flow: Flow) -> Route? {
    let key = Key(
      table: table, destination: flow.destination, typeOfService: flow.typeOfService,
      source: flow.destination.family == .v6 ? flow.source : nil)
    if let known = found[key] { return known }
    var best: Route?
    for route in tables[table]?.candidates(for: flow.destination) ?? [] where route.isFor(flow) {
      if let known = best, !route.isPreferred(to: known) { continue }
      best = route
    }
    found[key] = .some(best)
    return best
  }
}

extension Route {
  /// Whether the route can be used for the packet.
  fileprivate func isFor(_ flow: Flow) -> Bool {
    destination.contains(flow.destination) && sourcePrefix?.contains(flow.source) != false
      && (typeOfService == 0 || typeOfService == flow.typeOfService)
  }

  /// Whether the kernel prefers this route for a destination that both contain.
  ///
  /// Of equal ones the first stays.
  fileprivate func isPreferred(to other: Route) -> Bool {
    // The lowest metric is the best, unlike the other numbers.
    let metrics = [other.metric, metric].map { Int64($0.rawValue) }
    return (
      destination.length, sourcePrefix?.length ?? 0, typeOfService, metrics[0]
    ) > (other.destination.length, other.sourcePrefix?.length ?? 0, other.typeOfService, metrics[1])
  }
}

extension Rule {
  /// The only source that the rule is for; an inverted one is for every other source.
  fileprivate var singleSource: IPAddress? {
    guard let source, source.isHost, !selectors.isInverted else { return nil }
    return source.address
  }

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
