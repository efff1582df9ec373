// The form of a lease: addresses as text, times as seconds, checked again when read.

import DHCPv4
package import JSON
import Model

extension LeaseRecord: JSONForm {
  /// Reads a record.
  ///
  /// - Throws: If it is none, and for a lease that a server must not offer its `OfferRefusal`.
  package init(json: JSONValue) throws {
    let object = try JSONObject(json)
    let lease = try Lease(json: object["lease"])
    self.init(
      lease, acquiredAt: try object["acquiredAt"].whole(), boot: try object["boot"].text())
  }

  /// The record.
  ///
  /// - Throws: `EncodingError`.
  package var json: JSONValue {
    get throws {
      .members([
        "lease": try lease.json, "acquiredAt": .whole(acquiredAt), "boot": .text(boot),
      ])
    }
  }
}

extension Lease {
  /// Reads a lease: times in seconds, 4294967295 for a permanent one.
  fileprivate init(json: JSONValue) throws {
    let object = try JSONObject(json)
    func seconds(_ key: String) throws -> Lifetime { Lifetime(rawValue: try object[key].whole()) }
    let address: IPAddressWithLength = try object["address"].value()
    guard case .v4(let host) = address.address else { throw JSONMismatch() }
    try self.init(
      mac: object["mac"].value(), address: host, prefixLength: address.length,
      server: object["server"].value(),
      routes: object["routes"].list { try ClasslessRoute(json: $0) },
      leaseTime: seconds("leaseTime"), renewalTime: seconds("renewalTime"),
      rebindingTime: seconds("rebindingTime"), mtu: object.ifAny("mtu")?.whole(),
      leftOut: object.ifAny("leftOut").map { try JSONSyntax.decode([LeftOut].self, from: $0) } ?? []
    )
  }

  fileprivate var json: JSONValue {
    get throws {
      .members([
        "mac": .value(mac), "address": .value(address), "server": .value(server),
        "routes": .list(routes.map(\.json)), "leaseTime": .whole(leaseTime.rawValue),
        "renewalTime": .whole(renewalTime.rawValue),
        "rebindingTime": .whole(rebindingTime.rawValue), "mtu": mtu.map(JSONValue.whole),
        "leftOut": leftOut.isEmpty ? nil : try JSONValue(encoding: leftOut),
      ])
    }
  }
}

extension ClasslessRoute {
  fileprivate init(json: JSONValue) throws {
    let object = try JSONObject(json)
    let destination: IPPrefix = try object["destination"].value()
    guard destination.family == .v4 else { throw JSONMismatch() }
    self.init(destination: destination, router: try object.ifAny("router")?.value())
  }

  fileprivate var json: JSONValue {
    .members(["destination": .value(destination), "router": router.map(JSONValue.value)])
  }
}
