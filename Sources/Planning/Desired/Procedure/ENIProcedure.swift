// The documented procedure as a pure function: the objects of an ENI from its address and numbers.

package import Model

/// The provider's procedure for a secondary ENI.
package enum ENIProcedure {
  /// What a secondary ENI's link should have, once its addressing is known.
  ///
  /// The address with its connected route, a default route with a metric in the main table, the
  /// same in the ENI's own table, and a rule that makes traffic from the address look up that
  /// table. Each secondary address is an alias with its own rule, each prefix has a rule, and IPv6
  /// is configured in the same way.
  ///
  /// - Parameters:
  ///   - link: The link.
  ///   - addressing: Its primary address, with what belongs to it; nil if it has none, and IPv6 only.
  ///   - further: What it has in addition to the primary address.
  ///   - eni: The ENI; its numbers tell whether local networks go first.
  ///   - cloudSubnets: The subnets of the guest's other NICs, which are not local networks. Called
  ///     only
  ///     with local-first.
  package static func secondary(
    link: LinkName, addressing: ENIAddressing?, further: FurtherAddresses = FurtherAddresses(),
    eni: SecondaryENI, cloudSubnets: @autoclosure () -> [IPPrefix] = []
  ) -> SecondaryGoal {
    let address = addressing?.address
    let numbers = eni.numbers
    var goal = SecondaryGoal(eni)
    if let addressing { goal.take(addressing, of: link) }
    goal.addresses += further.ipv6.filter { $0.value.address != address?.address }
      .map { ipv6Address($0, link, numbers) }
    let aliasLength = address.flatMap { $0.address.family == .v4 ? $0.length : nil }
    goal.aliases = aliases(
      further.secondary.filter { .v4($0.address) != address?.address }, of: link
    ) { _ in aliasLength ?? IPFamily.v4.bitWidth }
    if let addressing { goal.routes = routes(link, addressing, numbers) }
    if let gateway = further.ipv6Gateway, address?.address.family != .v6 {
      goal.routes += ipv6Routes(link, gateway, further, numbers)
    }
    goal.rules = rules(for: goal, further)
    if numbers.routing == .localFirst { goal.letLocalNetworksGoFirst(on: link, cloudSubnets()) }
    return goal
  }

  /// The secondary private addresses as aliases.
  ///
  /// - Parameters:
  ///   - secondary: The addresses.
  ///   - link: The link.
  ///   - length: The prefix length of addresses that were given without one.
  package static func aliases(
    _ secondary: [SecondaryAddress], of link: LinkName, length: (IPv4Address) -> UInt8
  ) -> [Wanted<InterfaceAddress>] {
    secondary.sorted { $0.number < $1.number }.compactMap { one in
      let length = one.length ?? length(one.address)
      guard let address = IPAddressWithLength(.v4(one.address), length: length) else { return nil }
      return Wanted(
        InterfaceAddress(
          link: link, address: address, broadcast: broadcast(of: address),
          label: one.label(on: link), madeBy: .enicfg),
        because: .assigned(one.origin))
    }
  }

  /// An IPv6 address; its connected route has a higher metric than the primary NIC's.
  ///
  /// The cloud assigned it to this ENI only, so duplicate detection is off, and the address works
  /// at once.
  private static func ipv6Address(
    _ assigned: Assigned<IPAddressWithLength>, _ link: LinkName, _ numbers: ENINumbers
  ) -> Wanted<InterfaceAddress> {
    Wanted(
      InterfaceAddress(
        link: link, address: assigned.value, flags: .noDuplicateDetection,
        routeMetric: numbers.metric(.v6), madeBy: .enicfg),
      because: .assigned(assigned.origin))
  }

  /// A rule for each address and prefix of a family that has a default route in the ENI's table.
  private static func rules(
    for goal: SecondaryGoal, _ further: FurtherAddresses
  ) -> [Wanted<Rule>] {
    let numbers = goal.eni.numbers
    let ways = Set(goal.routes.map(\.object.destination).filter(\.isDefault).map(\.family))
    let hosts = (goal.addresses + goal.aliases).map {
      Wanted(IPPrefix(host: $0.object.address.address), because: Reason.sourceRule)
    }
    let sources = hosts + further.prefixes.map { Wanted($0.value, because: .assigned($0.origin)) }
    return sources.filter { ways.contains($0.object.family) }.map { source in
      Wanted(
        Rule(
          family: source.object.family, priority: numbers.rulePriority, source: source.object,
          action: .lookup(numbers.table)),
        because: source.reason)
    }
  }

  private static func mainRoute(
    _ destination: IPPrefix, _ way: Way, _ link: LinkName, _ numbers: ENINumbers,
    _ reason: Reason
  ) -> Wanted<Route> {
    let route = Route(
      destination: destination, metric: numbers.metric(destination.family),
      gateway: way.gateway, link: link, isOnLink: way.isOnLink)
    return Wanted(route, because: reason)
  }

  private static func ownRoute(
    _ destination: IPPrefix, _ way: Way, _ link: LinkName, _ numbers: ENINumbers,
    _ reason: Reason
  ) -> Wanted<Route> {
    var route = Route(
      destination: destination, table: numbers.table, gateway: way.gateway, link: link,
      isOnLink: way.isOnLink)
    route.metric = route.defaultMetric
    return Wanted(route, because: reason)
  }

  /// The routes of an ENI with IPv6 addresses or prefixes.
  ///
  /// Without an address, the link has no subnet that the gateway is in. A route to the gateway in the
  /// ENI's own table says where it is: the flag onlink would not help if another NIC has the subnet, and in
  /// the main table such a route would draw that NIC's traffic. So the ENI has no route in main then, which
  /// only an address of it would use.
  private static func ipv6Routes(
    _ link: LinkName, _ gateway: IPAddress, _ further: FurtherAddresses, _ numbers: ENINumbers
  ) -> [Wanted<Route>] {
    guard further.ipv6.isEmpty, !gateway.isLinkLocal else {
      let isNeeded = !further.ipv6.isEmpty || further.hasIPv6Prefix
      let way = Way(gateway, from: further.ipv6.map(\.value))
      return isNeeded
        ? [
          mainRoute(.all(.v6), way, link, numbers, numbers.metricReason),
          ownRoute(.all(.v6), way, link, numbers, .ownTable),
        ] : []
    }
    guard further.hasIPv6Prefix else { return [] }
    let neighbour = IPPrefix(host: gateway)
    return [
      ownRoute(neighbour, .onLink, link, numbers, .ownTable),
      ownRoute(.all(.v6), Way(gateway, from: [], [neighbour]), link, numbers, .ownTable),
    ]
  }

  private static func routes(
    _ link: LinkName, _ addressing: ENIAddressing, _ numbers: ENINumbers
  ) -> [Wanted<Route>] {
    let family = addressing.address.address.family
    let option = addressing.serverOption(121)
    let further = furtherRoutes(addressing)
    let onLink = further.filter { $0.gateway == nil }.map(\.destination)
    let way = { (gateway: IPAddress) in Way(gateway, from: [addressing.address], onLink) }
    var routes: [Wanted<Route>] = []
    for more in further {
      // The server's routes apply only to the traffic of this NIC: in the main table, such a
      // route would attract the traffic of other NICs. Only the gateway has to be reachable there.
      if more.gateway == nil, let gateway = addressing.gateway, more.destination.contains(gateway),
        !addressing.address.prefix.contains(gateway)
      {
        let route = mainRoute(IPPrefix(host: gateway), .onLink, link, numbers, option)
        if !routes.contains(route) { routes.append(route) }
      }
      let next = more.gateway.map(way) ?? .onLink
      routes.append(ownRoute(more.destination, next, link, numbers, option))
    }
    if let gateway = addressing.gateway {
      routes += [
        mainRoute(.all(family), way(gateway), link, numbers, numbers.metricReason),
        ownRoute(.all(family), way(gateway), link, numbers, .ownTable),
      ]
    }
    return routes
  }

  /// The further routes that are valid for a host, without duplicate destinations, on-link routes
  /// first: a gateway may be reachable only by one of those.
  private static func furtherRoutes(_ addressing: ENIAddressing) -> [ENIAddressing.MoreRoute] {
    var seen: Set<IPPrefix> = []
    let possible = addressing.moreRoutes.filter { route in
      guard !route.destination.isDefault else { return false }
      let isOwn = route.destination == IPPrefix(host: addressing.address.address)
      return !isOwn && !route.destination.isNoDestination
        && seen.insert(route.destination).inserted
    }
    return possible.filter { $0.gateway == nil } + possible.filter { $0.gateway != nil }
  }

  /// The broadcast address of an IPv4 subnet; /31 and /32 have none (RFC 3021).
  fileprivate static func broadcast(of address: IPAddressWithLength) -> IPv4Address? {
    guard case .v4(let last) = address.prefix.lastAddress, address.length < 31 else { return nil }
    return last
  }
}

extension ENINumbers {
  /// The reason for the default route in the main table.
  fileprivate var metricReason: Reason {
    metricBehind.map { .metricBehindPrimary($0) } ?? .ownMetric
  }

  /// The metric of the ENI's default route of a family in the main table.
  ///
  /// IPv6 routes without a metric have 1024: the ENI's metric is added to that, so that the primary
  /// NIC's route stays preferred.
  func metric(_ family: IPFamily) -> RouteMetric {
    let first = family == .v4 ? 0 : RouteMetric.ipv6Default.rawValue
    return RouteMetric(UInt32(clamping: UInt64(metric.rawValue) + UInt64(first)))
  }
}

extension SecondaryGoal {
  /// Takes the primary address, and the MTU that the server sent with it.
  fileprivate mutating func take(_ addressing: ENIAddressing, of link: LinkName) {
    lifetimeRule = addressing.lifetimeRule
    mtu = addressing.mtu.map { Wanted($0, because: addressing.serverOption(26)) }
    addresses.append(
      Wanted(
        InterfaceAddress(
          link: link, address: addressing.address,
          broadcast: ENIProcedure.broadcast(of: addressing.address),
          validLifetime: addressing.lifetime, preferredLifetime: addressing.lifetime,
          madeBy: .enicfg),
        because: addressing.reason))
  }
}

extension ENIAddressing {
  /// The reason for what a server sent with the address.
  fileprivate func serverOption(_ code: UInt8) -> Reason {
    guard case .lease(_, let server) = reason else { return reason }
    return .serverOption(code, server: server)
  }
}

/// How packets leave for a destination: by a gateway, or directly.
private struct Way {
  /// The destination is on the link.
  static let onLink = Way()

  private(set) var gateway: IPAddress?
  /// Whether the gateway is a neighbour although no subnet or route says so.
  private(set) var isOnLink = false

  private init() {}

  /// The way by a gateway.
  ///
  /// An address without a subnet, /32 or /128, is leased or assigned where every gateway is on the
  /// link. The flag onlink says so in the ENI's routes only: a route to the gateway in the main
  /// table would attract what the primary NIC sends to the same gateway.
  ///
  /// - Parameters:
  ///   - gateway: The gateway.
  ///   - addresses: The link's addresses.
  ///   - onLink: What further routes reach on the link.
  init(
    _ gateway: IPAddress, from addresses: [IPAddressWithLength], _ onLink: [IPPrefix] = []
  ) {
    self.gateway = gateway
    isOnLink =
      !(gateway.family == .v6 && gateway.isLinkLocal) && addresses.allSatisfy(\.prefix.isHost)
      && !onLink.contains { $0.contains(gateway) }
  }
}

extension IPPrefix {
  /// Whether a route to the destination makes no sense: loopback, multicast, reserved (RFC 6890).
  fileprivate var isNoDestination: Bool {
    switch address {
    case .v4(let first): first.isLoopback || first.rawValue >> 29 == 0b111
    case .v6(let first): first.isMulticast || (isHost && !first.isUnicast)
    }
  }
}
