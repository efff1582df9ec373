// The documented procedure as a pure function: from an ENI's address, gateway and numbers to the objects it needs.

public import NetworkModel

/// What is known of an ENI's addressing, whether leased or given.
public struct ENIAddressing: Hashable, Sendable {
  /// A route that the DHCP server wants beside the default one (option 121).
  public struct MoreRoute: Hashable, Sendable {
    /// Where it leads.
    public var destination: IPPrefix
    /// Its next hop; nil where the destination is on the link.
    public var gateway: IPAddress?

    /// Makes a route of its parts.
    public init(destination: IPPrefix, gateway: IPAddress?) {
      self.destination = destination
      self.gateway = gateway
    }
  }

  /// The primary private address with its subnet's length.
  public var address: IPAddressWithLength
  /// The default gateway; nil where the server names none.
  public var gateway: IPAddress?
  /// Further routes.
  public var moreRoutes: [MoreRoute]
  /// The MTU in bytes, where the server names one.
  public var mtu: UInt32?
  /// How long the address is valid.
  public var lifetime: Lifetime
  /// Whether the lifetime was learnt just now.
  public var lifetimeIsNew: Bool
  /// Why the address is this one.
  public var reason: Reason

  /// Makes an addressing of its parts.
  public init(
    address: IPAddressWithLength, gateway: IPAddress?, moreRoutes: [MoreRoute] = [],
    mtu: UInt32? = nil, lifetime: Lifetime = .forever, lifetimeIsNew: Bool = false,
    reason: Reason
  ) {
    self.address = address
    self.gateway = gateway
    self.moreRoutes = moreRoutes
    self.mtu = mtu
    self.lifetime = lifetime
    self.lifetimeIsNew = lifetimeIsNew
    self.reason = reason
  }
}

/// The provider's procedure for a secondary ENI.
public enum ENIProcedure {
  /// What a secondary ENI's link ought to have, once its addressing is known.
  ///
  /// The address with its connected route, a default route in the main table by metric, the same
  /// in the ENI's own table, and a rule that sends what comes from the address to that table.
  public static func desired(
    link: LinkName, addressing: ENIAddressing, numbers: ENINumbers, record: LinkRecord? = nil
  ) -> DesiredLink {
    let address = addressing.address
    var desired = DesiredLink(
      link: link, extent: .whole, lifetimesAreNew: addressing.lifetimeIsNew, numbers: numbers,
      record: record)
    desired.mtu = addressing.mtu.map { Wanted($0, because: serverOption(26, addressing)) }
    desired.addresses = [
      Wanted(
        InterfaceAddress(
          link: link, address: address, broadcast: broadcast(of: address),
          validLifetime: addressing.lifetime, preferredLifetime: addressing.lifetime),
        because: addressing.reason)
    ]
    desired.routes = routes(link, addressing, numbers)
    if !desired.routes.isEmpty {
      desired.rules = [
        Wanted(
          Rule(
            family: address.address.family, priority: numbers.rulePriority,
            source: IPPrefix(host: address.address), action: .lookup(numbers.table)),
          because: .sourceRule)
      ]
    }
    return desired
  }

  /// What a link needs before a DHCP server can be asked: that it is up.
  public static func untilLease(
    link: LinkName, numbers: ENINumbers, record: LinkRecord? = nil
  ) -> DesiredLink {
    DesiredLink(link: link, extent: .untilLease, numbers: numbers, record: record)
  }

  private static func routes(
    _ link: LinkName, _ addressing: ENIAddressing, _ numbers: ENINumbers
  ) -> [Wanted<Route>] {
    let family = addressing.address.address.family
    func main(_ destination: IPPrefix, _ gateway: IPAddress?, _ reason: Reason) -> Wanted<Route> {
      // IPv6 routes without a metric have 1024: counted from there, the primary NIC's stays first.
      let first = family == .v4 ? 0 : RouteMetric.ipv6Default.rawValue
      let metric = RouteMetric(
        UInt32(clamping: UInt64(numbers.metric.rawValue) + UInt64(first)))
      let route = Route(destination: destination, metric: metric, gateway: gateway, link: link)
      return Wanted(route, because: reason)
    }
    func own(_ destination: IPPrefix, _ gateway: IPAddress?, _ reason: Reason) -> Wanted<Route> {
      var route = Route(
        destination: destination, table: numbers.table, gateway: gateway, link: link)
      route.metric = route.defaultMetric
      return Wanted(route, because: reason)
    }
    let option = serverOption(121, addressing)
    var routes: [Wanted<Route>] = []
    for more in furtherRoutes(addressing) {
      // Its NIC's own traffic goes where the server says, and only that: in the main table such a
      // route would draw the other NICs' traffic here. What leads to the gateway is needed there.
      if more.gateway == nil, let gateway = addressing.gateway, more.destination.contains(gateway) {
        routes.append(main(more.destination, nil, option))
      }
      routes.append(own(more.destination, more.gateway, option))
    }
    if let gateway = addressing.gateway {
      routes.append(main(.all(family), gateway, .ownMetric))
      routes.append(own(.all(family), gateway, .ownTable))
    }
    return routes
  }

  /// The further routes that a host can have, each destination once, on-link ones first: a gateway
  /// may be reachable by one of them alone.
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

  private static func serverOption(_ code: UInt8, _ addressing: ENIAddressing) -> Reason {
    guard case .lease(_, let server) = addressing.reason else { return addressing.reason }
    return .serverOption(code, server: server)
  }

  /// The broadcast address of an IPv4 subnet; /31 and /32 have none (RFC 3021).
  private static func broadcast(of address: IPAddressWithLength) -> IPv4Address? {
    guard case .v4(let last) = address.prefix.lastAddress, address.length < 31 else { return nil }
    return last
  }
}

extension IPPrefix {
  /// Whether a route there would make no sense: loopback, multicast, reserved (RFC 6890).
  fileprivate var isNoDestination: Bool {
    switch address {
    case .v4(let first): first.isLoopback || first.rawValue >> 29 == 0b111
    case .v6(let first): first.isMulticast || (isHost && !first.isUnicast)
    }
  }
}
