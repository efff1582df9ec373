// The kernel's choice of a route, as a pure function of an observed or planned state.

package import Model

/// What the kernel's rules and tables say of a packet.
package enum RouteChoice: Hashable, Sendable {
  /// It uses this route, which this rule leads to.
  case route(Route, by: Rule)
  /// This rule, or a route of its table such as a blackhole, drops or refuses the packet.
  case refused(by: Rule, Route?)
  /// No rule leads to a route.
  case none
  /// It depends on what the model does not know.
  case unknown(UndecidedRoute)
}

/// The routes that the kernel chooses in a state.
///
/// Source: fib_rules_lookup (net/core/fib_rules.c).
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

  /// The rules for a single source, by their sources, in the kernel's order: each ENI has some.
  private var rulesBySource: [IPAddress: [Ranked]] = [:]
  /// The others, in the kernel's order.
  private var otherRules: [Ranked] = []
  private var nextPlace = 0
  private var tables: [RouteTable: TableRoutes]
  /// The links; all are taken as usable, unless a state is looked at whole.
  private(set) var links = RoutedLinks()
  private var shared = SharedNextHops()
  /// What was found, because a table may have hundreds of thousands of routes.
  private var found: [Key: TableRoutes.Found?] = [:]

  /// Looks up routes in a state, as if all links were up and had a carrier.
  package init(_ state: ObservedState) {
    self.init(rules: state.rules, routes: Dictionary(grouping: state.routes, by: \.table))
  }

  /// Looks up routes in a state, whose links are as they are.
  init(_ state: ObservedState, on links: RoutedLinks) {
    self.init(state)
    self.links = links
    shared = SharedNextHops(state)
  }

  /// Looks up routes by rules, which are in the kernel's order, in the tables.
  init(rules: [Rule], routes: [RouteTable: [Route]]) {
    tables = routes.mapValues { TableRoutes($0) }
    for rule in rules { add(rule) }
  }

  /// Takes a change of a rule or a route into account.
  mutating func apply(_ change: Change) {
    found = [:]
    switch change {
    case .addRule(let rule): add(rule)
    case .removeRule(let rule): remove(rule)
    case .addRoute(let route): tables[route.table, default: TableRoutes([])].add(route)
    case .removeRoute(let route): remove(route)
    case .replaceRoute(let before, let after):
      remove(before)
      tables[after.table, default: TableRoutes([])].add(after)
    case .setLinkUp(let name): setLink(name, isUp: true)
    case .setLinkDown(let name): setLink(name, isUp: false)
    case .setMTU, .setSetting, .addAddress, .removeAddress,
      .replaceAddress, .setChannels, .setSteering, .setFile:
      break
    }
  }

  private mutating func setLink(_ name: LinkName, isUp: Bool) {
    links[name]?.isUp = isUp
    links[name]?.hasCarrier = isUp
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

  /// The route of a packet.
  ///
  /// The rules are tried in the order of their priorities, and the routes in the table of each as
  /// ``TableRoutes`` does; if none is found there, the kernel goes on with the next rule.
  package mutating func route(of flow: Flow) -> RouteChoice {
    choice(for: LookedUpPacket(flow, on: links), stopsAtUnknown: false)
  }

  /// The route of a packet.
  ///
  /// - Parameter stopsAtUnknown: Whether a rule that selects by something that is not represented ends the
  ///   search; else it is passed over.
  mutating func choice(for packet: LookedUpPacket, stopsAtUnknown: Bool) -> RouteChoice {
    let flow = packet.flow
    var next = RulePriority(0)
    // The rules that are not for another single source, in their order.
    let own = packet.source.flatMap { rulesBySource[$0] } ?? []
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
      guard rule.family == flow.family, rule.priority >= next else { continue }
      switch rule.match(packet) {
      case .always: break
      case .never, .sometimes: continue
      case .unknown:
        if stopsAtUnknown { return .unknown(.rule(rule)) }
        continue
      }
      if case .goTo(let priority) = rule.action {
        // A rule without its target is passed over.
        if hasRule(of: priority, flow.family) { next = priority }
      } else if let choice = choice(by: rule, for: packet) {
        return choice
      }
    }
    return .none
  }

  /// What a rule says that is for the packet; nil if the kernel goes on with the next rule.
  private mutating func choice(by rule: Rule, for packet: LookedUpPacket) -> RouteChoice? {
    switch rule.action {
    case .lookup(let table): return choice(by: rule, in: table, for: packet)
    case .goTo, .other(RuleAction.nothing): return nil
    case .other(RuleAction.toTable):
      // An inverted rule for VRFs looks up main, unless the packet is of one.
      if rule.selectors.isInverted, packet.vrfTable != nil { return .unknown(.rule(rule)) }
      return choice(by: rule, in: packet.vrfTable ?? .main, for: packet)
    case .other: return .refused(by: rule, nil)
    }
  }

  /// What a rule says that looks up a table; nil if the kernel goes on with the next rule.
  private mutating func choice(
    by rule: Rule, in table: RouteTable, for packet: LookedUpPacket
  ) -> RouteChoice? {
    guard let found = best(in: table, for: packet) else { return nil }
    let route = found.route
    if !found.isCertain { return .unknown(.history(of: MatchedRoute(route, by: rule))) }
    if route.type == .throw { return nil }
    if route.isRefusal { return .refused(by: rule, route) }
    let match = MatchedRoute(route, by: rule)
    if shared.mayConfuse(match) { return .unknown(.sharedNextHop(of: match)) }
    switch rule.suppresses(route, links, packet) {
    case true?: return nil
    case false?: return .route(route, by: rule)
    case nil: return .unknown(.someHops(of: match))
    }
  }

  /// Whether IPv4 would use another route if no rule was ever changed: the tables local and main are one
  /// then, and the table default is looked up after every other outcome.
  ///
  /// Source: fib_lookup (include/net/ip_fib.h), fib_unmerge.
  mutating func isOtherIfUnchanged(_ packet: LookedUpPacket) -> Bool {
    let local = best(in: .local, for: packet)?.route
    let main = best(in: .main, for: packet)?.route
    if local?.type == .throw { return true }
    if let local, let main, main.destination.length > local.destination.length { return true }
    let refuses = local?.isRefusal ?? main?.isRefusal ?? false
    return refuses && best(in: .default, for: packet) != nil
  }

  /// Whether the local table says that a packet is for this host; if no rule was ever changed, it is one with
  /// main, and may say something else.
  mutating func isLocal(_ packet: LookedUpPacket) -> (Bool, ifUnchanged: Bool) {
    let local = best(in: .local, for: packet)?.route
    let main = best(in: .main, for: packet)?.route
    let isMain = main.map { $0.destination.length > local?.destination.length ?? 0 } ?? false
    return (local?.type == .local, (local == nil || isMain ? main : local)?.type == .local)
  }

  private func hasRule(of priority: RulePriority, _ family: IPFamily) -> Bool {
    let isMeant = { (ranked: Ranked) in
      ranked.rule.priority == priority && ranked.rule.family == family
    }
    return otherRules.contains(where: isMeant)
      || rulesBySource.values.contains { $0.contains(where: isMeant) }
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

  private mutating func best(
    in table: RouteTable, for packet: LookedUpPacket
  ) -> TableRoutes.Found? {
    guard packet.preferred == nil else { return tables[table]?.best(for: packet, on: links) }
    let flow = packet.flow
    let key = Key(
      table: table, destination: flow.destination, typeOfService: flow.typeOfService,
      source: flow.family == .v6 ? flow.source : nil)
    if let known = found[key] { return known }
    let best = tables[table]?.best(for: packet, on: links)
    found[key] = .some(best)
    return best
  }
}

extension RuleAction {
  /// `FR_ACT_TO_TBL`, which is the action of a rule for VRFs, whose table the rule does not name.
  fileprivate static let toTable: UInt8 = 1
  /// `FR_ACT_NOP`.
  fileprivate static let nothing: UInt8 = 3
}

extension Rule {
  /// The only source that the rule is for; an inverted one is for every other source.
  fileprivate var singleSource: IPAddress? {
    guard let source, source.isHost, !selectors.isInverted else { return nil }
    return source.address
  }

  /// Whether the rule ignores the route; nil if it does for some of its next hops.
  ///
  /// Source: fib4_rule_suppress, fib6_rule_suppress.
  fileprivate func suppresses(
    _ route: Route, _ links: RoutedLinks, _ packet: LookedUpPacket
  ) -> Bool? {
    if let suppressPrefixLength, route.destination.length <= suppressPrefixLength { return true }
    guard let group = selectors.suppressLinkGroup else { return false }
    let isInGroup = { (link: LinkName?) in link.flatMap { links[$0]?.group } == group }
    guard route.hasSeveralHops else { return isInGroup(route.link) }
    // IPv4 looks at the first next hop, whichever is taken.
    if route.destination.family == .v4 { return isInGroup(route.hops[0].link) }
    let hops = route.hops(for: packet, on: links).map { isInGroup($0.link) }
    return hops.allSatisfy { $0 == hops.first } ? hops.first ?? false : nil
  }
}

extension Route {
  /// Whether the route says that packets are refused (`fib_props`).
  var isRefusal: Bool {
    switch type {
    case .blackhole, .unreachable, .prohibit: true
    default: false
    }
  }

  /// Whether packets are for this host itself.
  ///
  /// Of IPv6 anycast routes, those that the kernel makes are.
  var isDelivered: Bool {
    type == .local || type == .anycast && destination.family == .v6 && madeBy == .kernel
  }
}
