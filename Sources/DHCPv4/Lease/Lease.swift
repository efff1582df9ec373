// A checked lease of a DHCP server.

package import Model

/// An address with its parameters, granted to a NIC for a time.
///
/// Source: RFC 2131, RFC 2132, RFC 3442.
package struct Lease: Equatable, Sendable {
  /// The MAC of the NIC that has the lease (`chaddr`).
  package let mac: MACAddress
  /// The address (`yiaddr`) with the length of its subnet mask (option 1); always IPv4.
  package let address: IPAddressWithLength
  /// The server that granted it (option 54).
  package let server: IPv4Address
  /// The valid routes: those of option 121, otherwise a default route to each router of option 3.
  package let routes: [ClasslessRoute]
  /// The time of the lease from the moment of the request (option 51), never 0 s.
  package let leaseTime: Lifetime
  /// T1: when renewing with its server begins (option 58), at most T2.
  package let renewalTime: Lifetime
  /// T2: when rebinding with any server begins (option 59), at most the lease time.
  package let rebindingTime: Lifetime
  /// The largest packet of the link (option 26), in bytes, at least 68; nil if the server sent
  /// none.
  package let mtu: UInt16?
  /// What the server sent and a host cannot use.
  package let leftOut: [LeftOut]

  /// The address without its length.
  let host: IPv4Address

  /// Makes a lease, with the same checks as for a server's offer.
  ///
  /// If T1 and T2 are absent, or not in order (0 s < T1 < T2 < lease time), they become 1/2 and 7/8
  /// of the lease time (RFC 2131 §4.4.5). A route or an MTU that a host should not configure is left
  /// out. If that leaves no gateway although the server sent one, the lease is refused, unless
  /// another source knows a gateway of the link.
  ///
  /// - Parameters:
  ///   - leftOut: What was left out already.
  ///   - otherGateway: A gateway from another source.
  /// - Throws: ``OfferRefusal`` for the first value without which there is no lease.
  package init(
    mac: MACAddress, address: IPv4Address, prefixLength: UInt8, server: IPv4Address,
    routes: [ClasslessRoute] = [], leaseTime: Lifetime, renewalTime: Lifetime? = nil,
    rebindingTime: Lifetime? = nil, mtu: UInt16? = nil, leftOut: [LeftOut] = [],
    otherGateway: IPv4Address? = nil
  ) throws(OfferRefusal) {
    guard address.isUnicast else { throw .addressNotUnicast(address) }
    guard prefixLength > 0, let local = IPAddressWithLength(.v4(address), length: prefixLength)
    else { throw .subnetMask(.any) }
    try Self.check(address, isHostOf: local.prefix)
    guard server.isUnicast else { throw .serverNotUnicast(server) }
    guard leaseTime != .seconds(0) else { throw .leaseTimeZero }
    let (usable, unusable) = Self.sorted(routes, local)
    let badMTU = [mtu].compactMap(\.self).filter { $0 < Self.leastMTU }.map {
      LeftOut.option(OptionCode.interfaceMTU.rawValue, because: .mtu($0))
    }
    self.mac = mac
    self.address = local
    self.server = server
    self.routes = usable
    self.leftOut = leftOut + unusable + badMTU
    self.leaseTime = leaseTime
    (self.renewalTime, self.rebindingTime) = Self.ordered(renewalTime, rebindingTime, leaseTime)
    self.mtu = badMTU.isEmpty ? mtu : nil
    host = address
    if let refusal = lostGateway(among: unusable, other: otherGateway) { throw refusal }
  }

  /// The smallest MTU of IPv4, in bytes (RFC 791 §3.2).
  private static let leastMTU: UInt16 = 68

  /// The next hop of the default route; nil if the lease has none.
  package var gateway: IPv4Address? {
    routes.first { $0.destination.isDefault && $0.router != nil }?.router
  }

  /// In a subnet of /30 or shorter the first and the last address belong to no host (RFC 3021).
  private static func check(
    _ address: IPv4Address, isHostOf subnet: IPPrefix
  ) throws(OfferRefusal) {
    guard subnet.length <= 30 else { return }
    guard IPAddress.v4(address) != subnet.address, IPAddress.v4(address) != subnet.lastAddress
    else { throw .addressNotHost(address, subnet: subnet) }
  }

  /// Whether a host with the lease reaches a gateway without another one.
  package func reaches(_ gateway: IPv4Address) -> Bool {
    Self.obstacle(to: gateway, routes, address) == nil
  }

  /// Why the gateway that the server sent is none; nil if it sent none, or there is another one.
  func lostGateway(among leftOut: [LeftOut], other: IPv4Address?) -> OfferRefusal? {
    guard gateway == nil, !(other.map(reaches) ?? false) else { return nil }
    return leftOut.lazy.compactMap(\.lostDefault).first
  }

  /// The routes that a host with the address can use, and those that it cannot; of default routes the
  /// first usable one counts.
  private static func sorted(
    _ routes: [ClasslessRoute], _ address: IPAddressWithLength
  ) -> (usable: [ClasslessRoute], unusable: [LeftOut]) {
    var usable: [ClasslessRoute] = []
    var unusable: [LeftOut] = []
    for route in routes {
      // One without a router may be what has the router of the first one on the link.
      let isNeedless =
        route.destination.isDefault && route.router != nil
        && usable.contains { $0.destination.isDefault && $0.router != nil }
      if isNeedless { continue }
      if let router = route.router, let refusal = obstacle(to: router, routes, address) {
        unusable.append(.route(route, because: refusal))
      } else {
        usable.append(route)
      }
    }
    return (usable, unusable)
  }

  /// Why a host with the address cannot use a router; nil if it can.
  ///
  /// An address without a subnet has only neighbours: its routers are on the link, as the servers
  /// that lease such addresses mean it.
  private static func obstacle(
    to router: IPv4Address, _ routes: [ClasslessRoute], _ address: IPAddressWithLength
  ) -> OfferRefusal? {
    let next = IPAddress.v4(router)
    guard router.isUnicast, !address.prefix.hasEdge(next) else {
      return .routerNotUnicast(router)
    }
    guard next != address.address else { return .routerIsAddress(router) }
    let isOnLink =
      address.prefix.isHost || address.prefix.contains(next)
      || routes.contains { $0.router == nil && $0.destination.contains(next) }
    return isOnLink ? nil : .routerOffLink(router, subnet: address.prefix)
  }

  /// The valid T1 and T2.
  private static func ordered(
    _ renewal: Lifetime?, _ rebinding: Lifetime?, _ leaseTime: Lifetime
  ) -> (Lifetime, Lifetime) {
    guard case .seconds(let whole) = leaseTime else { return (.forever, .forever) }
    let zero = Lifetime.seconds(0)
    if let renewal, let rebinding, zero < renewal, renewal < rebinding, rebinding < leaseTime {
      return (renewal, rebinding)
    }
    let half = Lifetime.seconds(whole / 2)
    let sevenEighths = Lifetime.seconds(UInt32(UInt64(whole) * 7 / 8))
    // A single given one is kept if the default of the other fits.
    if let renewal, rebinding == nil, zero < renewal, renewal < sevenEighths {
      return (renewal, sevenEighths)
    }
    if let rebinding, renewal == nil, half < rebinding, rebinding < leaseTime {
      return (half, rebinding)
    }
    return (half, sevenEighths)
  }
}
