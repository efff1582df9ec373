// Packets of other hosts: whether they are forwarded, and whether the reverse path filter drops them.

package import Model

extension RoutingModel {
  /// Whether the reverse path filter lets an IPv4 packet of another host pass; nil if the model does not know.
  ///
  /// - Parameters:
  ///   - flow: The packet, with its source and the link that it came in by.
  ///   - filter: The filter of the link: the higher one of its own and that of `all`.
  ///   - acceptsOwnSources: Whether the link takes packets from this host's own addresses (`accept_local`).
  ///
  /// What is compared is the way back: the route to the source, without the packet's mark, unless the link
  /// has `src_valid_mark`; then, the caller leaves the flow's mark in.
  ///
  /// Source: fib_validate_source (net/ipv4/fib_frontend.c).
  package mutating func passesReversePath(
    _ flow: Flow, filter: ReversePathFilter, acceptsOwnSources: Bool = false
  ) -> Bool? {
    guard flow.family == .v4, let link = flow.inputLink, let source = flow.source else {
      return true
    }
    var back = Flow(from: flow.destination, to: source, typeOfService: flow.typeOfService)
    (back.mark, back.ipProtocol, back.user) = (flow.mark, flow.ipProtocol, 0)
    (back.sourcePort, back.destinationPort) = (flow.destinationPort, flow.sourcePort)
    var packet = LookedUpPacket(back, on: lookup.links)
    if let vrf = lookup.links.vrf(of: link) { packet.vrfTable = vrf.table }
    if mayBeUnchanged, lookup.isOtherIfUnchanged(packet) { return nil }
    let passes: Bool
    switch lookup.choice(for: packet, stopsAtUnknown: true) {
    case .unknown: return nil
    case .none, .refused: passes = filter == .off
    case .route(let route, _):
      if route.type == .local {
        passes = acceptsOwnSources
      } else if route.type != .unicast || route.leaves(by: link) {
        passes = route.type == .unicast
      } else {
        passes = filter == .off || filter == .loose && sources.hasIPv4(link)
      }
    }
    // Without a filter, and where no rule was ever changed, the kernel may look for the source only among
    // the addresses.
    let isOther = filter == .off && mayBeUnchanged
    return isOther && passes != (acceptsOwnSources || !sources.isThere(source)) ? nil : passes
  }

  /// What IPv4 refuses of another host before it looks up a route.
  func refusalOfInput(_ flow: Flow, by name: LinkName) -> RouteRefusal? {
    let source = flow.source ?? IPPrefix.all(.v4).address
    if source.isSpecial { return .invalidSource(source) }
    if lookup.links[name]?.routing.contains(.routesLoopbackNetwork) == true { return nil }
    return [flow.destination, source].first(where: \.isLoopback).map {
      .loopbackSource($0, by: name)
    }
  }

  /// Why an IPv4 packet of another host is not forwarded, whatever its route.
  func refusalOfForwarding(_ flow: Flow) -> RouteRefusal? {
    guard flow.family == .v4, let link = flow.inputLink,
      lookup.links[link]?.routing.contains(.forwardsIPv4) != true
    else { return nil }
    return .notForwarding(link)
  }
}

extension IPAddress {
  /// Whether it is not a host's: a group, 255.255.255.255, 0.0.0.0/8, ::.
  var isSpecial: Bool {
    switch self {
    case .v4(let address):
      address.rawValue >> 28 == 0xE || address.rawValue >> 24 == 0 || address.rawValue == .max
    case .v6(let address): address.rawValue >> 120 == 0xFF || address.rawValue == 0
    }
  }

  /// Whether it is of 127.0.0.0/8.
  var isLoopback: Bool {
    guard case .v4(let address) = self else { return false }
    return address.rawValue >> 24 == 127
  }
}
