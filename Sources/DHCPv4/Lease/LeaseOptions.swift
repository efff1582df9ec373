// The options that a lease is made of, and the lease of an OFFER or ACK.

import Model

extension Lease {
  /// The lease in a server's OFFER or ACK.
  ///
  /// - Throws: ``OfferRefusal`` for what is missing, malformed, or unsuitable for a host.
  init(offeredBy message: Message) throws(OfferRefusal) {
    let terms: LeaseOptions
    do { terms = try LeaseOptions(message.options) } catch { throw .malformed(error) }
    guard let server = terms.server else { throw .noServerIdentifier }
    guard let mask = terms.mask else { throw .noSubnetMask }
    guard let leaseTime = terms.leaseTime else { throw .noLeaseTime }
    guard let subnetMask = SubnetMask(mask) else { throw .subnetMask(mask) }
    try self.init(
      mac: message.mac, address: message.yourAddress, prefixLength: subnetMask.length,
      server: server,
      routes: terms.routes, leaseTime: leaseTime, renewalTime: terms.renewalTime,
      rebindingTime: terms.rebindingTime, mtu: terms.mtu)
  }
}

/// The well-formed options of a lease.
private struct LeaseOptions {
  let server: IPv4Address?
  let mask: IPv4Address?
  let leaseTime: Lifetime?
  let renewalTime: Lifetime?
  let rebindingTime: Lifetime?
  let mtu: UInt16?
  let routes: [ClasslessRoute]

  init(_ options: Options) throws(MessageDefect) {
    server = try options.address(.serverIdentifier)
    mask = try options.address(.subnetMask)
    leaseTime = try options.number(.leaseTime, as: UInt32.self).map(Lifetime.init(rawValue:))
    renewalTime = try options.number(.renewalTime, as: UInt32.self).map(Lifetime.init(rawValue:))
    rebindingTime = try options.number(.rebindingTime, as: UInt32.self)
      .map(Lifetime.init(rawValue:))
    mtu = try options.number(.interfaceMTU, as: UInt16.self)
    // RFC 3442: with option 121, option 3 is ignored.
    if let classless = options[.classlessRoutes] {
      routes = try ClasslessRoute.decode(classless)
    } else if let router = try options.firstAddress(.router) {
      routes = [ClasslessRoute(destination: .all(.v4), router: router)]
    } else {
      routes = []
    }
  }
}
