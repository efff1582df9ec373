// The form of a rule: what it does not select by is left out.

package import JSON
package import Model

extension Rule: JSONForm {
  /// Reads a rule.
  ///
  /// - Throws: If it is none.
  package init(json: JSONValue) throws {
    let object = try JSONObject(json)
    self.init(
      family: try object["family"].word(), priority: RulePriority(try object["priority"].whole()),
      source: try object.ifAny("source")?.value(),
      destination: try object.ifAny("destination")?.value(),
      action: try RuleAction(json: object["action"]),
      madeBy: RouteProtocol(try object["madeBy"].whole()),
      suppressPrefixLength: try object.ifAny("suppressPrefixLength")?.whole(),
      hasMoreAttributes: try object.ifAny("hasMore")?.flag() ?? false)
    if let selectors = object.ifAny("selectors") {
      self.selectors = try RuleSelectors(json: selectors)
    }
  }

  /// The rule.
  package var json: JSONValue {
    .members([
      "family": .text(family.rawValue), "priority": .whole(priority.rawValue),
      "source": source.map(JSONValue.value), "destination": destination.map(JSONValue.value),
      "action": action.json, "madeBy": .whole(madeBy.rawValue),
      "suppressPrefixLength": suppressPrefixLength.map(JSONValue.whole),
      "selectors": selectors == RuleSelectors() ? nil : selectors.json,
      "hasMore": hasMoreAttributes ? .flag(true) : nil,
    ])
  }
}

extension RuleAction {
  private static let names = ["lookup", "goTo", "other"]

  fileprivate init(json: JSONValue) throws {
    let (name, content) = try JSONObject(json).onlyCase(of: Self.names)
    switch name {
    case "lookup":
      guard let table = RouteTable(try content["table"].whole()) else { throw JSONMismatch() }
      self = .lookup(table)
    case "goTo": self = .goTo(RulePriority(try content["priority"].whole()))
    default: self = .other(try content["number"].whole())
    }
  }

  fileprivate var json: JSONValue {
    switch self {
    case .lookup(let table): .only("lookup", ["table": .whole(table.rawValue)])
    case .goTo(let priority): .only("goTo", ["priority": .whole(priority.rawValue)])
    case .other(let number): .only("other", ["number": .whole(number)])
    }
  }
}

extension RuleSelectors {
  fileprivate init(json: JSONValue) throws {
    self.init()
    let object = try JSONObject(json)
    isInverted = try object.ifAny("isInverted")?.flag() ?? false
    typeOfService = try object.ifAny("tos")?.whole() ?? 0
    dscp = try object.ifAny("dscp").map { try Masked(json: $0) }
    mark = try object.ifAny("mark").map { try Masked(json: $0) }
    inputLink = try object.ifAny("inputLink")?.value()
    outputLink = try object.ifAny("outputLink")?.value()
    users = try object.ifAny("users")?.range()
    ipProtocol = try object.ifAny("ipProtocol")?.whole()
    sourcePorts = try object.ifAny("sourcePorts")?.range()
    destinationPorts = try object.ifAny("destinationPorts")?.range()
    tunnel = try object.ifAny("tunnel")?.whole()
    isOfVRF = try object.ifAny("isOfVRF")?.flag() ?? false
    suppressLinkGroup = try object.ifAny("suppressLinkGroup")?.whole()
    hasMore = try object.ifAny("hasMore")?.flag() ?? false
  }

  fileprivate var json: JSONValue {
    .members([
      "isInverted": isInverted ? .flag(true) : nil,
      "tos": typeOfService == 0 ? nil : .whole(typeOfService), "dscp": dscp?.json,
      "mark": mark?.json,
      "inputLink": inputLink.map(JSONValue.value), "outputLink": outputLink.map(JSONValue.value),
      "users": users.map(JSONValue.range), "ipProtocol": ipProtocol.map(JSONValue.whole),
      "sourcePorts": sourcePorts.map(JSONValue.range),
      "destinationPorts": destinationPorts.map(JSONValue.range),
      "tunnel": tunnel.map(JSONValue.whole), "isOfVRF": isOfVRF ? .flag(true) : nil,
      "suppressLinkGroup": suppressLinkGroup.map(JSONValue.whole),
      "hasMore": hasMore ? .flag(true) : nil,
    ])
  }
}

extension RuleSelectors.Masked {
  fileprivate init(json: JSONValue) throws {
    let object = try JSONObject(json)
    self.init(try object["value"].whole(), mask: try object["mask"].whole())
  }

  fileprivate var json: JSONValue {
    .members(["value": .whole(value), "mask": .whole(mask)])
  }
}

extension JSONValue {
  /// The bounds of a range, both included.
  fileprivate static func range(_ range: ClosedRange<some FixedWidthInteger>) -> JSONValue {
    .list([.whole(range.lowerBound), .whole(range.upperBound)])
  }

  fileprivate func range<Bound: FixedWidthInteger>() throws -> ClosedRange<Bound> {
    let bounds: [Bound] = try list { try $0.whole() }
    guard bounds.count == 2, bounds[0] <= bounds[1] else { throw JSONMismatch() }
    return bounds[0]...bounds[1]
  }
}
