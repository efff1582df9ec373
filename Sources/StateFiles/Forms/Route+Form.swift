// The form of a route: what is as usual is left out.

package import JSON
package import Model

extension Route: JSONForm {
  /// Reads a route.
  ///
  /// - Throws: If it is none.
  package init(json: JSONValue) throws {
    let object = try JSONObject(json)
    guard let table = RouteTable(try object["table"].whole()) else { throw JSONMismatch() }
    self.init(
      destination: try object["destination"].value(), table: table,
      metric: RouteMetric(try object["metric"].whole()),
      sourcePrefix: try object.ifAny("from")?.value(),
      gateway: try object.ifAny("gateway")?.value(), link: try object.ifAny("link")?.value(),
      hops: try object.ifAny("hops")?.list { try RouteHop(json: $0) } ?? [],
      scope: RouteScope(try object["scope"].whole()),
      madeBy: RouteProtocol(try object["madeBy"].whole()))
    typeOfService = try object.ifAny("tos")?.whole() ?? 0
    nextHopID = try object.ifAny("nextHopID")?.whole()
    preferredSource = try object.ifAny("source")?.value()
    if let type = object.ifAny("type") { self.type = RouteType(try type.whole()) }
    if let preference = object.ifAny("preference") {
      guard let known = RouterPreference(rawValue: try preference.whole()) else {
        throw JSONMismatch()
      }
      self.preference = known
    }
    isOnLink = try object.ifAny("isOnLink")?.flag() ?? false
    expires = try object.ifAny("expires")?.flag() ?? false
    hasMoreAttributes = try object.ifAny("hasMore")?.flag() ?? false
  }

  /// The route.
  package var json: JSONValue {
    .members([
      "destination": .value(destination), "table": .whole(table.rawValue),
      "metric": .whole(metric.rawValue), "tos": typeOfService == 0 ? nil : .whole(typeOfService),
      "from": sourcePrefix.map(JSONValue.value), "gateway": gateway.map(JSONValue.value),
      "link": link.map(JSONValue.value),
      "hops": hops.isEmpty ? nil : .list(hops.map(\.json)),
      "nextHopID": nextHopID.map(JSONValue.whole),
      "source": preferredSource.map(JSONValue.value), "scope": .whole(scope.rawValue),
      "preference": preference == .medium ? nil : .whole(preference.rawValue),
      "type": type == .unicast ? nil : .whole(type.rawValue), "madeBy": .whole(madeBy.rawValue),
      "isOnLink": isOnLink ? .flag(true) : nil, "expires": expires ? .flag(true) : nil,
      "hasMore": hasMoreAttributes ? .flag(true) : nil,
    ])
  }
}

extension RouteHop {
  fileprivate init(json: JSONValue) throws {
    let object = try JSONObject(json)
    self.init(
      gateway: try object.ifAny("gateway")?.value(), link: try object.ifAny("link")?.value(),
      weight: try object["weight"].whole(),
      isOnLink: try object.ifAny("isOnLink")?.flag() ?? false)
  }

  fileprivate var json: JSONValue {
    .members([
      "gateway": gateway.map(JSONValue.value), "link": link.map(JSONValue.value),
      "weight": .whole(weight), "isOnLink": isOnLink ? .flag(true) : nil,
    ])
  }
}
