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
      typeOfService: try object.ifAny("tos")?.whole() ?? 0,
      sourcePrefix: try object.ifAny("from")?.value(),
      gateway: try object.ifAny("gateway")?.value(), link: try object.ifAny("link")?.value(),
      nextHopLinks: try object.ifAny("nextHopLinks")?.list { try $0.value() } ?? [],
      nextHopGateways: try object.ifAny("nextHopGateways")?.list { try $0.value() } ?? [],
      nextHopID: try object.ifAny("nextHopID")?.whole(),
      preferredSource: try object.ifAny("source")?.value(),
      scope: RouteScope(try object["scope"].whole()),
      type: RouteType(try object.ifAny("type")?.whole() ?? RouteType.unicast.rawValue),
      madeBy: RouteProtocol(try object["madeBy"].whole()),
      isOnLink: try object.ifAny("isOnLink")?.flag() ?? false,
      expires: try object.ifAny("expires")?.flag() ?? false,
      hasMoreAttributes: try object.ifAny("hasMore")?.flag() ?? false)
  }

  /// The route.
  package var json: JSONValue {
    .members([
      "destination": .value(destination), "table": .whole(table.rawValue),
      "metric": .whole(metric.rawValue), "tos": typeOfService == 0 ? nil : .whole(typeOfService),
      "from": sourcePrefix.map(JSONValue.value), "gateway": gateway.map(JSONValue.value),
      "link": link.map(JSONValue.value),
      "nextHopLinks": nextHopLinks.isEmpty ? nil : .list(nextHopLinks.map(JSONValue.value)),
      "nextHopGateways": nextHopGateways.isEmpty
        ? nil : .list(nextHopGateways.map(JSONValue.value)),
      "nextHopID": nextHopID.map(JSONValue.whole),
      "source": preferredSource.map(JSONValue.value), "scope": .whole(scope.rawValue),
      "type": type == .unicast ? nil : .whole(type.rawValue), "madeBy": .whole(madeBy.rawValue),
      "isOnLink": isOnLink ? .flag(true) : nil, "expires": expires ? .flag(true) : nil,
      "hasMore": hasMoreAttributes ? .flag(true) : nil,
    ])
  }
}
