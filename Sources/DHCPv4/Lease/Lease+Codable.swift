// A lease in a file: addresses as text, times as seconds, checked again when read.

import Model

extension Lease: Codable {
  private enum CodingKeys: String, CodingKey {
    case mac, address, server, routes, leaseTime, renewalTime, rebindingTime, mtu, leftOut
  }

  /// Reads a lease: times in seconds, 4294967295 for a permanent one.
  ///
  /// - Throws: `DecodingError` for a missing or malformed value, and for one that a server must not
  ///   offer, with the ``OfferRefusal`` as its underlying error.
  package init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func seconds(_ key: CodingKeys) throws -> Lifetime {
      Lifetime(rawValue: try container.decode(UInt32.self, forKey: key))
    }
    let address = try container.decode(IPAddressWithLength.self, forKey: .address)
    guard case .v4(let host) = address.address else {
      throw DecodingError.dataCorruptedError(
        forKey: .address, in: container, debugDescription: "\(address) is not IPv4")
    }
    let mac = try container.decode(MACAddress.self, forKey: .mac)
    let server = try container.decode(IPv4Address.self, forKey: .server)
    let routes = try container.decode([ClasslessRoute].self, forKey: .routes)
    let leaseTime = try seconds(.leaseTime)
    let renewalTime = try seconds(.renewalTime)
    let rebindingTime = try seconds(.rebindingTime)
    let mtu = try container.decodeIfPresent(UInt16.self, forKey: .mtu)
    let leftOut = try container.decodeIfPresent([LeftOut].self, forKey: .leftOut) ?? []
    do {
      try self.init(
        mac: mac, address: host, prefixLength: address.length, server: server, routes: routes,
        leaseTime: leaseTime, renewalTime: renewalTime, rebindingTime: rebindingTime, mtu: mtu,
        leftOut: leftOut)
    } catch {
      throw DecodingError.dataCorrupted(
        .init(
          codingPath: container.codingPath, debugDescription: "invalid lease: \(error)",
          underlyingError: error))
    }
  }

  /// Writes the lease.
  package func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(mac, forKey: .mac)
    try container.encode(address, forKey: .address)
    try container.encode(server, forKey: .server)
    try container.encode(routes, forKey: .routes)
    try container.encode(leaseTime.rawValue, forKey: .leaseTime)
    try container.encode(renewalTime.rawValue, forKey: .renewalTime)
    try container.encode(rebindingTime.rawValue, forKey: .rebindingTime)
    try container.encodeIfPresent(mtu, forKey: .mtu)
    if !leftOut.isEmpty { try container.encode(leftOut, forKey: .leftOut) }
  }
}
