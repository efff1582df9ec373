// The options that a lease is made of, and the lease of an OFFER or ACK.

import Model

extension Lease {
  /// The lease in a server's OFFER or ACK.
  ///
  /// Each option counts alone. The server, the lease time and a mask must be there and valid; what
  /// is invalid of the others is left out, with the reason.
  ///
  /// - Parameters:
  ///   - message: The OFFER or ACK.
  ///   - known: What other sources know.
  /// - Throws: ``OfferRefusal`` for the first mandatory option that is missing, malformed or
  ///   unsuitable for a host, and for a gateway that is, unless another source knows one.
  init(
    offeredBy message: Message, known: KnownTerms = KnownTerms()
  ) throws(OfferRefusal) {
    var options = LeaseOptions(message.options)
    guard let server = try options.mandatoryAddress(.serverIdentifier) else {
      throw .noServerIdentifier
    }
    let length = try options.prefixLength(known.mask)
    guard let leaseTime = try options.mandatoryTime(.leaseTime) else { throw .noLeaseTime }
    let routes = options.routes()
    try self.init(
      mac: message.mac, address: message.yourAddress, prefixLength: length, server: server,
      routes: routes, leaseTime: leaseTime, renewalTime: options.time(.renewalTime),
      rebindingTime: options.time(.rebindingTime),
      mtu: options.optional(.interfaceMTU) { (options) throws(MessageDefect) in
        try options.number(.interfaceMTU, as: UInt16.self)
      }, leftOut: options.leftOut, otherGateway: known.gateway)
    if let refusal = lostGateway(among: leftOut, other: known.gateway) { throw refusal }
  }
}

/// The options of a message, read one by one.
private struct LeaseOptions {
  private let options: Options
  /// What was malformed and is not mandatory.
  private(set) var leftOut: [LeftOut] = []

  init(_ options: Options) { self.options = options }

  /// The value of an optional option; nil, and left out, if it is malformed.
  mutating func optional<Value>(
    _ code: OptionCode, _ read: (Options) throws(MessageDefect) -> Value?
  ) -> Value? {
    do throws(MessageDefect) {
      return try read(options)
    } catch {
      leftOut.append(.option(code.rawValue, because: .malformed(error)))
      return nil
    }
  }

  mutating func time(_ code: OptionCode) -> Lifetime? {
    optional(code) { (options) throws(MessageDefect) in
      try options.number(code, as: UInt32.self)
    }.map(Lifetime.init(rawValue:))
  }

  func mandatoryTime(_ code: OptionCode) throws(OfferRefusal) -> Lifetime? {
    do throws(MessageDefect) {
      return try options.number(code, as: UInt32.self).map(Lifetime.init(rawValue:))
    } catch { throw .malformed(error) }
  }

  func mandatoryAddress(_ code: OptionCode) throws(OfferRefusal) -> IPv4Address? {
    do throws(MessageDefect) { return try options.address(code) } catch { throw .malformed(error) }
  }

  /// The length of the mask: of the first source that knows a valid one.
  mutating func prefixLength(_ known: KnownTerms.Mask) throws(OfferRefusal) -> UInt8 {
    if case .given(let length) = known { return length }
    do throws(OfferRefusal) {
      guard let mask = try mandatoryAddress(.subnetMask) else { throw .noSubnetMask }
      guard let subnetMask = SubnetMask(mask) else { throw .subnetMask(mask) }
      return subnetMask.length
    } catch {
      guard case .otherwise(let length) = known else { throw error }
      if error != .noSubnetMask {
        leftOut.append(.option(OptionCode.subnetMask.rawValue, because: error))
      }
      return length
    }
  }

  /// The routes of option 121; without it, a default route to each router of option 3.
  ///
  /// Source: RFC 3442.
  mutating func routes() -> [ClasslessRoute] {
    let classless = optional(.classlessRoutes) { (options) throws(MessageDefect) in
      try options[.classlessRoutes].map { value throws(MessageDefect) in
        try ClasslessRoute.decode(value)
      }
    }
    if let classless { return classless }
    let routers = optional(.router) { (options) throws(MessageDefect) in
      try options.addresses(.router)
    }
    return (routers ?? []).map { ClasslessRoute(destination: .all(.v4), router: $0) }
  }
}
