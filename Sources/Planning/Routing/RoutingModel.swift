// The kernel's decision about a packet: which way it has, from which source, by which rule and which route.

package import Model

/// The kernel's decisions about packets in a state, observed or planned.
///
/// Of a packet that another host sent, the reverse path filter is asked apart:
/// ``passesReversePath(_:filter:acceptsOwnSources:)``.
///
/// Source: ip_route_output_key_hash_rcu, ip_route_input_slow (net/ipv4/route.c), ip6_route_output_flags
/// (net/ipv6/route.c).
package struct RoutingModel: Sendable {
  var lookup: RouteLookup
  let sources: SourceSelection
  /// Whether the IPv4 rules are those that the kernel begins with: then it may look up routes in another way.
  let mayBeUnchanged: Bool
  /// The tables by the rules that the kernel begins with, if some of these IPv6 rules are missing and
  /// there are no others: if none was ever added, the kernel goes on as if none were missing.
  private var withoutRemoval: RouteLookup?
  /// What is this host itself, by routes.
  private let ownBlocks: Set<IPPrefix>

  /// Looks at a state.
  package init(_ state: ObservedState) {
    let links = RoutedLinks(state.links)
    lookup = RouteLookup(state, on: links)
    sources = SourceSelection(state, links)
    mayBeUnchanged = state.rules.filter { $0.family == .v4 } == Rule.firstRules(.v4)
    ownBlocks = Set(
      state.routes.lazy.filter {
        $0.destination.family == .v4 && $0.scope.rawValue >= RouteScope.host.rawValue
      }
      .map(\.destination))
    let rules = Rule.firstRules(.v6)
    let left = state.rules.filter { $0.family == .v6 }
    if left.count < rules.count, left.allSatisfy(rules.contains) {
      var state = state
      state.rules = rules
      withoutRemoval = RouteLookup(state, on: links)
    }
  }

  /// What the kernel does with a packet.
  ///
  /// It looks up a route once, as for a packet of a socket that is not connected. Where it then selects a
  /// source, a socket that connects looks up a second time, from that source:
  /// ``decision(forConnectionOf:)``.
  package mutating func decision(for flow: Flow) -> RouteDecision {
    if let undecided = undecided(flow) { return .undecided(undecided) }
    if let link = flow.outputLink ?? flow.inputLink, lookup.links[link] == nil {
      return .refuses(.noLink(link))
    }
    if flow.family == .v4, let decision = decisionBeforeLookup(flow) { return decision }
    let packet = LookedUpPacket(flow, on: lookup.links)
    if mayBeUnchanged, flow.family == .v4, lookup.isOtherIfUnchanged(packet) {
      return .undecided(.unchangedRules)
    }
    let choice = lookup.choice(for: packet, stopsAtUnknown: true)
    if flow.family == .v6, let other = withoutRemoval?.choice(for: packet, stopsAtUnknown: true),
      other != choice
    {
      return .undecided(.unchangedRules)
    }
    switch choice {
    case .unknown(let reason): return .undecided(reason)
    case .none: return unrouted(packet, .noRoute)
    case .refused(let rule, let route):
      return unrouted(packet, route.map { .route(MatchedRoute($0, by: rule)) } ?? .rule(rule))
    case .route(let route, let rule): return routed(packet, MatchedRoute(route, by: rule))
    }
  }

  /// What the kernel does with the packets of a connection: if the flow has no source, it is the one that
  /// the kernel selects, and the route is looked up again with it.
  ///
  /// Source: ip_route_connect (include/net/route.h), ip6_dst_lookup_tail (net/ipv6/ip6_output.c).
  package mutating func decision(forConnectionOf flow: Flow) -> RouteDecision {
    let first = decision(for: flow)
    guard flow.source == nil else { return first }
    switch first {
    case .sends(let path):
      return path.first.source.address.map { decision(for: flow.from($0)) } ?? first
    case .delivers(_, let source):
      return source.address.map { decision(for: flow.from($0)) } ?? first
    case .refuses, .undecided: return first
    }
  }

  private func undecided(_ flow: Flow) -> UndecidedRoute? {
    if flow.destination.isSpecial { return .specialDestination(flow.destination) }
    if flow.family == .v6, flow.destination.isLinkLocal,
      let link = flow.outputLink ?? flow.inputLink, lookup.links.vrf(of: link) != nil
    {
      return .linkLocalOfVRF(link)
    }
    return nil
  }

  /// What IPv4 refuses before it looks up a route; nil if it looks one up.
  ///
  /// The source must be one of this host's addresses: a link has it, or the local table says so.
  ///
  /// Source: __ip_dev_find.
  private mutating func decisionBeforeLookup(_ flow: Flow) -> RouteDecision? {
    if let link = flow.inputLink { return refusalOfInput(flow, by: link).map { .refuses($0) } }
    if let source = flow.source {
      if source.isSpecial { return .refuses(.invalidSource(source)) }
      if !sources.isThere(source) {
        let there = LookedUpPacket(Flow(to: source), on: lookup.links)
        let (isLocal, isLocalIfUnchanged) = lookup.isLocal(there)
        if mayBeUnchanged, isLocal != isLocalIfUnchanged { return .undecided(.unchangedRules) }
        if !isLocal { return .refuses(.foreignSource(source)) }
      }
    }
    if let link = flow.outputLink, lookup.links[link]?.isUp != true {
      return .refuses(.linkDown(link))
    }
    return nil
  }

  /// What happens without a route: from a socket that is bound to a link, IPv4 sends all the same.
  private func unrouted(_ packet: LookedUpPacket, _ refusal: RouteRefusal) -> RouteDecision {
    let flow = packet.flow
    if let refusal = refusalOfForwarding(flow) { return .refuses(refusal) }
    guard flow.family == .v4, let link = packet.output, packet.vrfTable == nil else {
      return .refuses(refusal)
    }
    let source =
      flow.source.map { ChosenSource.given($0) }
      ?? sources.select(on: link, to: nil, scope: .link)
    return sending(RoutePath(.init(by: link, via: nil, source: source), match: nil))
  }

  private func routed(_ packet: LookedUpPacket, _ match: MatchedRoute) -> RouteDecision {
    let (flow, route) = (packet.flow, match.route)
    if route.isDelivered { return .delivers(match, source: sourceOfDelivery(flow, route)) }
    if flow.family == .v4, flow.inputLink != nil {
      if route.type == .broadcast { return .delivers(match, source: sourceOfDelivery(flow, route)) }
      if let refusal = refusalOfForwarding(flow) { return .refuses(refusal) }
      if route.type != .unicast { return .refuses(.route(match)) }
    }
    if mayBeOwn(route) { return .undecided(.history(of: match)) }
    let candidates = route.hops(for: packet, on: lookup.links)
    let hops = candidates.compactMap { hop in
      hop.link.map { link in
        RoutePath.Hop(
          by: link, via: hop.gateway,
          // IPv6 selects one source for all members of a group of next-hop objects.
          source: source(
            of: packet, route,
            by: flow.family == .v6 && route.nextHopID != nil ? candidates[0] : hop))
      }
    }
    guard hops.count == candidates.count, let first = hops.first else {
      return .undecided(.someHops(of: match))
    }
    return sending(
      RoutePath(first, others: Array(hops.dropFirst()), match: match),
      isOfOther: flow.inputLink != nil)
  }

  /// Whether an IPv4 gateway is this host itself: the kernel then may send as if the destination were on the
  /// link.
  ///
  /// Source: fib_check_nh (net/ipv4/fib_semantics.c).
  private func mayBeOwn(_ route: Route) -> Bool {
    var mayBe = false
    route.forEachHop { gateway, _ in
      guard let gateway, gateway.family == .v4, !mayBe else { return }
      for length in 0...gateway.family.bitWidth {
        guard let block = IPPrefix(containing: gateway, length: length) else { continue }
        if ownBlocks.contains(block) { mayBe = true }
      }
    }
    return mayBe
  }

  /// A path, unless its source may not leave by its link.
  private func sending(_ path: RoutePath, isOfOther: Bool = false) -> RouteDecision {
    let refusals = path.hops.map { hop -> RouteRefusal? in
      guard let source = hop.source.address, source.isLoopback,
        let link = lookup.links[hop.link], !link.isLoopback, link.vrfTable == nil,
        !link.routing.contains(.routesLoopbackNetwork)
      else { return nil }
      return .loopbackSource(source, by: hop.link)
    }
    guard !isOfOther, let refusal = refusals.lazy.compactMap(\.self).first else {
      return .sends(path)
    }
    if let match = path.match, refusals.contains(nil) { return .undecided(.someHops(of: match)) }
    return .refuses(refusal)
  }

  private func sourceOfDelivery(_ flow: Flow, _ route: Route) -> ChosenSource {
    if let source = flow.source { return .given(source) }
    if let source = route.preferredSource { return .preferred(source) }
    guard flow.family == .v6 else { return .selected(flow.destination) }
    return route.link.map { sources.select(on: $0, to: flow.destination) } ?? .none
  }

  private func source(of packet: LookedUpPacket, _ route: Route, by hop: RouteHop) -> ChosenSource {
    let flow = packet.flow
    if let source = flow.source { return .given(source) }
    guard let link = hop.link else { return .none }
    // The route may leak out of the VRF of the packet.
    let vrf = (flow.outputLink ?? flow.inputLink).flatMap { lookup.links.vrf(of: $0)?.name }
    if let vrf, lookup.links.vrf(of: link)?.name != vrf {
      return flow.family == .v4
        ? sources.select(on: vrf, to: nil, scope: .link)
        : sources.select(on: vrf, to: flow.destination)
    }
    if let source = route.preferredSource { return .preferred(source) }
    return flow.family == .v4
      ? sources.select(on: link, to: hop.gateway, scope: route.scope)
      : sources.select(on: link, to: flow.destination)
  }
}

extension Rule {
  /// The rules that the kernel begins with.
  fileprivate static func firstRules(_ family: IPFamily) -> [Rule] {
    let tables: [(UInt32, RouteTable)] = [(0, .local), (32766, .main), (32767, .default)]
    return tables.prefix(family == .v4 ? 3 : 2).map { priority, table in
      Rule(
        family: family, priority: RulePriority(priority), action: .lookup(table), madeBy: .kernel)
    }
  }
}
