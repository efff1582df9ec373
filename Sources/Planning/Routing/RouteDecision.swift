// What the kernel does with a packet, by which rule and which route.

package import Model

/// What the kernel does with a packet.
package enum RouteDecision: Hashable, Sendable {
  /// The packet leaves.
  case sends(RoutePath)
  /// The packet is for this host itself, by a route of the type local, or anycast in IPv6.
  case delivers(MatchedRoute, source: ChosenSource)
  /// The packet has no way.
  case refuses(RouteRefusal)
  /// The model does not know what the kernel does.
  case undecided(UndecidedRoute)
}

/// A route of a table, and the rule that led to it.
///
/// Of several next hops of an IPv6 route, the kernel shows the preferred source, the preference and the type of the first
/// one only; the others are taken to have the same.
package struct MatchedRoute: Hashable, Sendable {
  /// The route.
  package var route: Route
  /// The rule that looked up its table.
  package var rule: Rule

  /// Pairs a route with its rule.
  package init(_ route: Route, by rule: Rule) {
    self.route = route
    self.rule = rule
  }
}

/// How a packet leaves.
///
/// Whether a neighbour answers is not part of the model. Of several default routes of one metric, and of
/// several IPv6 routes of one destination and metric, the kernel passes over those whose gateway does
/// not answer.
package struct RoutePath: Hashable, Sendable {
  /// One way for the packet: the link, the gateway on it, and the source.
  package struct Hop: Hashable, Sendable {
    /// The link that it leaves by.
    package var link: LinkName
    /// The gateway; nil if the destination is on the link.
    package var gateway: IPAddress?
    /// The source.
    package var source: ChosenSource

    /// Makes a way from its parts.
    package init(by link: LinkName, via gateway: IPAddress?, source: ChosenSource) {
      self.link = link
      self.gateway = gateway
      self.source = source
    }
  }

  /// The first of the ways.
  package var first: Hop
  /// The others, if the route has several next hops: the kernel takes one of all by a hash of the
  /// packet's addresses and ports.
  package var others: [Hop]
  /// The route and its rule; nil if there is none: from a socket bound to a link, IPv4 sends without one
  /// as if the destination were on the link, even if a rule or a route refuses it.
  package var match: MatchedRoute?

  /// Makes a path from its parts.
  package init(_ first: Hop, others: [Hop] = [], match: MatchedRoute?) {
    self.first = first
    self.others = others
    self.match = match
  }

  /// All ways.
  package var hops: [Hop] { [first] + others }

  /// Whether the packet may leave by a link other than this one.
  package func leaves(byOtherThan link: LinkName) -> Bool { hops.contains { $0.link != link } }
}

/// Which source a packet has.
package enum ChosenSource: Hashable, Sendable {
  /// The one that the flow has.
  case given(IPAddress)
  /// The preferred source of the route.
  case preferred(IPAddress)
  /// An address that the kernel selects on the link, or elsewhere on the host.
  ///
  /// For IPv6, by the kernel's default address labels (`ip addrlabel`): whether they were changed is not
  /// observed.
  case selected(IPAddress)
  /// The kernel has no address to select: it sends IPv4 packets from 0.0.0.0, and refuses to send IPv6 ones.
  case none

  /// The address; nil if there is none.
  package var address: IPAddress? {
    switch self {
    case .given(let address), .preferred(let address), .selected(let address): address
    case .none: nil
    }
  }
}

/// Why a packet has no way.
package enum RouteRefusal: Hashable, Sendable {
  /// This rule says so: blackhole, unreachable or prohibit.
  case rule(Rule)
  /// This route says so by its type.
  case route(MatchedRoute)
  /// No rule leads to a route to its destination.
  case noRoute
  /// No address of this host is its source (IPv4).
  case foreignSource(IPAddress)
  /// Its source cannot be one: a group, or of 0.0.0.0/8 (IPv4).
  case invalidSource(IPAddress)
  /// Its source is of 127.0.0.0/8, or its destination if another host sent it, and the link is not the loopback.
  case loopbackSource(IPAddress, by: LinkName)
  /// The packet is of another host, and the link that it came in by does not forward (IPv4).
  case notForwarding(LinkName)
  /// There is no such link.
  case noLink(LinkName)
  /// The link is down (IPv4; in IPv6, there is no route by it then).
  case linkDown(LinkName)
}

/// What the model does not know.
package enum UndecidedRoute: Hashable, Sendable {
  /// Packets to groups and to this network: multicast, 255.255.255.255, 0.0.0.0/8, ::.
  case specialDestination(IPAddress)
  /// The rule selects packets by something that is not represented here.
  case rule(Rule)
  /// The rule ignores routes by links of a group, and some next hops of the route are by such links.
  case someHops(of: MatchedRoute)
  /// Whether a rule was ever changed is not known, and the route would be another one: if none was, IPv4
  /// looks up the tables local and main as one, and the table default even if a route of main refuses; and
  /// IPv6 ignores that rules were removed as long as none was added.
  case unchangedRules
  /// It depends on what was there before: whether another route to the destination of this one was removed, a
  /// gateway's link lost its carrier, or a gateway was this host itself when the route was added.
  case history(of: MatchedRoute)
  /// The route shares a next-hop object with IPv6 routes that have another preferred source, or the rule
  /// ignores short destinations: the kernel then mistakes one of these routes for another.
  case sharedNextHop(of: MatchedRoute)
  /// The destination is valid on one link only, and the flow's link is of a VRF.
  case linkLocalOfVRF(LinkName)
}

extension RouteDecision {
  /// The rule and the route that decide; nil if none does.
  package var match: MatchedRoute? {
    switch self {
    case .sends(let path): path.match
    case .delivers(let match, _): match
    case .refuses(.route(let match)): match
    case .refuses, .undecided: nil
    }
  }

  /// The rule that decides; nil if none does.
  package var rule: Rule? {
    if case .refuses(.rule(let rule)) = self { return rule }
    return match?.rule
  }
}
