// The routes of one table, and which of them the kernel takes for a packet.

import Model

/// The routes of a table, in the snapshot's order: the host's own addresses may be many.
///
/// Source: fib_table_lookup (net/ipv4/fib_trie.c), fib6_table_lookup (net/ipv6/route.c).
struct TableRoutes: Sendable {
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

  /// A route that was found.
  struct Found: Hashable, Sendable {
    let route: Route
    /// Whether the kernel finds it, whatever was there before.
    let isCertain: Bool

    init(_ route: Route, isCertain: Bool = true) {
      self.route = route
      self.isCertain = isCertain
    }
  }

  /// The route that the kernel takes.
  ///
  /// That is the one with the longest destination that contains the packet's, then the longest source
  /// prefix, then the packet's type of service before none, then the lowest metric, then the router's
  /// preference. Routes by links that cannot be used are passed over, and those by other links than the
  /// packet's.
  func best(for packet: LookedUpPacket, on links: RoutedLinks) -> Found? {
    var best: Route?
    // Whether a route to the destination is for other sources.
    var mayHide = false
    let flow = packet.flow
    func consider(_ route: Route) {
      guard route.isFor(flow) else {
        mayHide =
          mayHide || route.sourcePrefix != nil && route.destination.contains(flow.destination)
        return
      }
      if let known = best, !route.isPreferred(to: known) { return }
      best = route
    }
    for route in toHosts[flow.destination] ?? [] { consider(route) }
    for route in others { consider(route) }
    guard let best else { return nil }
    if packet.preferred == nil, !mayHide,
      links.areAllUsable || best.isUsable(for: packet, on: links)
    {
      return Found(best)
    }
    let all = (toHosts[flow.destination] ?? []) + others
    return flow.family == .v4
      ? all.filter { $0.isFor(flow) }.firstOfIPv4(for: packet, on: links)
      : all.firstOfIPv6(for: packet, on: links)
  }
}

extension [Route] {
  /// The first of these IPv4 routes that can be used.
  fileprivate func firstOfIPv4(
    for packet: LookedUpPacket, on links: RoutedLinks
  ) -> TableRoutes.Found? {
    var passedOver: IPAddress?
    for route in inOrder where route.destination.address != passedOver {
      if route.isRefusal || route.type == .throw { return .init(route) }
      if route.isUsable(for: packet, on: links) { return .init(route) }
      // The kernel does not see at once that the link of an IPv6 gateway has no carrier.
      if route.mayBeUsable(for: packet, on: links) { return .init(route, isCertain: false) }
      // After a next-hop object that cannot be used, the kernel does not try the other routes whose
      // destination begins with the same address.
      if route.nextHopID != nil { passedOver = route.destination.address }
    }
    return nil
  }

  /// The first of these IPv6 routes that can be used.
  ///
  /// Among the routes of one destination and source prefix, those with the lowest metric come first, the most
  /// preferred of them. If none of these can be used, the preference comes before the metric.
  fileprivate func firstOfIPv6(
    for packet: LookedUpPacket, on links: RoutedLinks
  ) -> TableRoutes.Found? {
    var rest = filter { $0.destination.contains(packet.flow.destination) }
      .withoutHidden(packet.flow).inOrder[...]
    while let first = rest.first {
      let node = rest.prefix {
        $0.destination == first.destination && $0.sourcePrefix == first.sourcePrefix
      }
      rest = rest.dropFirst(node.count)
      let lowest = node.prefix { $0.metric == first.metric }
      if let route = lowest.mostPreferred(for: packet, on: links)
        ?? node.dropFirst(lowest.count).mostPreferred(for: packet, on: links)
      {
        return .init(route, isCertain: !mayHide(route))
      }
    }
    return nil
  }

  /// Whether the kernel may not find an IPv6 route for certain sources: it does not, if a route to the
  /// same destination for all sources was removed while there were routes to parts of it.
  ///
  /// Source: fib6_repair_tree, fib6_find_prefix (net/ipv6/ip6_fib.c).
  private func mayHide(_ route: Route) -> Bool {
    guard route.sourcePrefix != nil, !route.destination.isDefault else { return false }
    return contains {
      $0.destination.length > route.destination.length
        && route.destination.contains($0.destination)
    }
      && !contains { $0.destination == route.destination && $0.sourcePrefix == nil }
  }

  /// The routes that are for the packet, and that the kernel finds.
  ///
  /// Where there are routes to a destination for certain sources, and the packet has none of these, the
  /// kernel goes on with shorter destinations: it does not find a route to the same one for all sources,
  /// except to ::/0, as long as it has found no other route.
  ///
  /// Source: fib6_node_lookup_1 (net/ipv6/ip6_fib.c).
  private func withoutHidden(_ flow: Flow) -> [Route] {
    var (found, hidden): (Set<IPPrefix>, Set<IPPrefix>) = ([], [])
    for route in self where route.sourcePrefix != nil {
      if route.isFor(flow) {
        found.insert(route.destination)
      } else if !route.destination.isDefault {
        hidden.insert(route.destination)
      }
    }
    hidden.subtract(found)
    let visible = filter { $0.isFor(flow) && !hidden.contains($0.destination) }
    guard let longest = visible.map(\.destination.length).max() else { return [] }
    return filter { $0.isFor(flow) && $0.destination.length <= longest }
  }

  /// In the kernel's order, which is the snapshot's for those that are alike.
  private var inOrder: [Route] {
    enumerated().sorted { a, b in
      a.element.isPreferred(to: b.element, withPreference: false)
        || !b.element.isPreferred(to: a.element, withPreference: false) && a.offset < b.offset
    }.map(\.element)
  }
}

extension ArraySlice<Route> {
  /// The route with the highest score, the first of those that have it.
  fileprivate func mostPreferred(for packet: LookedUpPacket, on links: RoutedLinks) -> Route? {
    var best: (route: Route, score: Int)?
    for route in self {
      guard let score = route.score(for: packet, on: links) else { continue }
      // A next-hop object that drops packets ends the search.
      if route.nextHopID != nil, route.isRefusal { return route }
      if score > best?.score ?? -1 { best = (route, score) }
    }
    return best?.route
  }
}

extension Route {
  /// Whether the route is for the packet, by its addresses and type of service.
  fileprivate func isFor(_ flow: Flow) -> Bool {
    guard destination.contains(flow.destination) else { return false }
    if let sourcePrefix,
      !sourcePrefix.contains(flow.source ?? IPPrefix.all(flow.family).address)
    {
      return false
    }
    // IPv4 ignores the upper three bits, which once were a precedence.
    return typeOfService == 0 || typeOfService == flow.typeOfService & 0x1C
  }

  /// Whether the kernel prefers this route for a destination that both contain.
  ///
  /// Of equal ones the first stays.
  fileprivate func isPreferred(to other: Route, withPreference: Bool = true) -> Bool {
    let (mine, others) = (rank, other.rank)
    return mine == others ? withPreference && preference > other.preference : mine > others
  }

  /// What the kernel prefers a route by: the lowest metric is the best, unlike the other numbers.
  private var rank: (UInt8, UInt8, UInt8, Int64) {
    (destination.length, sourcePrefix?.length ?? 0, typeOfService, -Int64(metric.rawValue))
  }

  /// Whether one of its next hops can be used for the packet.
  fileprivate func isUsable(for packet: LookedUpPacket, on links: RoutedLinks) -> Bool {
    if destination.family == .v6 { return score(for: packet, on: links) != nil }
    guard hasSeveralHops else { return isGood(link, for: packet, on: links) }
    return hops.contains { !$0.isDead && isGood($0.link, for: packet, on: links) }
  }

  /// How well an IPv6 route suits; nil if it cannot be used.
  fileprivate func score(for packet: LookedUpPacket, on links: RoutedLinks) -> Int? {
    guard hasSeveralHops else { return score(link, for: packet, on: links) }
    return hops.compactMap { $0.isDead ? nil : score($0.link, for: packet, on: links) }.max()
  }

  /// How well a next hop of an IPv6 route suits; nil if it cannot be used.
  ///
  /// Source: rt6_score_route.
  private func score(
    _ link: LinkName?, for packet: LookedUpPacket, on links: RoutedLinks
  ) -> Int? {
    guard links.isUsable(link, by: self) else { return nil }
    let isItsLink = packet.preferred == nil || link == packet.preferred
    guard isItsLink || !packet.isStrict else { return nil }
    let preferences: [RouterPreference] = [.low, .medium, .high]
    let rank = (preferences.firstIndex(of: preference) ?? 1) + 1
    return (isItsLink ? 2 : 0) | rank << 2
  }

  /// Whether an IPv4 packet may be sent to an IPv6 gateway on a link that has no carrier.
  fileprivate func mayBeUsable(for packet: LookedUpPacket, on links: RoutedLinks) -> Bool {
    var mayBe = false
    forEachHop { gateway, link in
      let isMeant = packet.preferred.map { $0 == link } ?? true
      if gateway?.family == .v6, isMeant, link.flatMap({ links[$0] })?.isUp == true { mayBe = true }
    }
    return mayBe
  }

  /// The next hops one of which the kernel takes for a packet that has this route.
  ///
  /// Those without a carrier may be among them, because the kernel does not weigh the next hops again when
  /// it begins to ignore these.
  func hops(for packet: LookedUpPacket, on links: RoutedLinks) -> [RouteHop] {
    guard hasSeveralHops else { return [RouteHop(gateway: gateway, link: link)] }
    if destination.family == .v4 {
      if packet.preferred != nil {
        return Array(
          hops.filter { !$0.isDead && isGood($0.link, for: packet, on: links) }.prefix(1))
      }
      return hops.filter { mayBeTaken($0, on: links) }
    }
    // Which of several by the packet's link, depends on the version of the kernel.
    return hops.filter { hop in
      mayBeTaken(hop, on: links)
        && (!packet.isStrict || packet.preferred == nil || packet.preferred == hop.link)
    }
  }

  /// Whether the kernel may take one of several next hops.
  private func mayBeTaken(_ hop: RouteHop, on links: RoutedLinks) -> Bool {
    links.isUp(hop.link)
      && (!hop.isDead || hop.link.flatMap { links[$0] }?.hasCarrier == false)
  }

  /// Whether an IPv4 packet may leave by a link of the route.
  private func isGood(
    _ link: LinkName?, for packet: LookedUpPacket, on links: RoutedLinks
  ) -> Bool {
    links.isUsable(link, by: self) && (packet.preferred.map { $0 == link } ?? true)
  }
}
