// The form of an address on a link: what is as usual is left out.

package import JSON
package import Model

extension InterfaceAddress: JSONForm {
  /// Reads an address.
  ///
  /// - Throws: If it is none.
  package init(json: JSONValue) throws {
    let object = try JSONObject(json)
    self.init(link: try object["link"].value(), address: try object["address"].value())
    peer = try object.ifAny("peer")?.value()
    broadcast = try object.ifAny("broadcast")?.value()
    if let text = try object.ifAny("label")?.text() {
      guard let label = AddressLabel(text) else { throw JSONMismatch() }
      self.label = label
    }
    if let scope = object.ifAny("scope") { self.scope = RouteScope(try scope.whole()) }
    if let seconds = object.ifAny("valid") {
      validLifetime = Lifetime(rawValue: try seconds.whole())
    }
    if let seconds = object.ifAny("preferred") {
      preferredLifetime = Lifetime(rawValue: try seconds.whole())
    }
    if let flags = object.ifAny("flags") { self.flags = AddressFlags(rawValue: try flags.whole()) }
    routeMetric = try object.ifAny("metric").map { RouteMetric(try $0.whole()) }
    if let maker = object.ifAny("madeBy") { madeBy = AddressProtocol(try maker.whole()) }
  }

  /// The address.
  package var json: JSONValue {
    .members([
      "link": .value(link), "address": .value(address), "peer": peer.map(JSONValue.value),
      "broadcast": broadcast.map(JSONValue.value), "label": label.map { .text($0.text) },
      "scope": scope == .universe ? nil : .whole(scope.rawValue),
      "valid": validLifetime == .forever ? nil : .whole(validLifetime.rawValue),
      "preferred": preferredLifetime == .forever ? nil : .whole(preferredLifetime.rawValue),
      "flags": flags.isEmpty ? nil : .whole(flags.rawValue),
      "metric": routeMetric.map { .whole($0.rawValue) },
      "madeBy": madeBy == .unspecified ? nil : .whole(madeBy.rawValue),
    ])
  }
}
