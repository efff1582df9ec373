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

  /// On-link routes come first: a gateway may be reachable by one of them alone.
  private static func routes(
    _ link: LinkName, _ addressing: ENIAddressing, _ numbers: ENINumbers
  ) -> [Wanted<Route>] {
    var more = addressing.moreRoutes.filter { !$0.destination.isDefault }
    more = more.filter { $0.gateway == nil } + more.filter { $0.gateway != nil }
    let option = serverOption(121, addressing)
    func pair(
      _ destination: IPPrefix, _ gateway: IPAddress?, main: Reason, own: Reason
    ) -> [Wanted<Route>] {
      [
        Wanted(
          Route(
            destination: destination, metric: numbers.metric, gateway: gateway, link: link),
          because: main),
        Wanted(
          Route(
            destination: destination, table: numbers.table,
            metric: destination.family == .v4 ? .none : .ipv6Default, gateway: gateway,
            link: link),
          because: own),
      ]
    }
    var routes = more.flatMap { pair($0.destination, $0.gateway, main: option, own: option) }
    if let gateway = addressing.gateway {
      routes += pair(
        .all(addressing.address.address.family), gateway, main: .ownMetric, own: .ownTable)
    }
    return routes
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
