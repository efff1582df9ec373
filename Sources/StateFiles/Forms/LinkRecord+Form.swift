// The form of a link record.

package import JSON
import Model
package import Planning

extension LinkRecord: JSONForm {
  /// Reads a record.
  ///
  /// - Throws: If it is none.
  package init(json: JSONValue) throws {
    let object = try JSONObject(json)
    let link = Link(index: try object["index"].whole(), name: try object["link"].value())
    self.init(
      link, mac: try object["mac"].value(), place: try object["place"].text(),
      method: try AddressMethod(json: object["method"]))
    isWanted = try object["isWanted"].flag()
    isVerified = try object["isVerified"].flag()
    eni = try object.ifAny("eni")?.text()
    metadataService = try object.ifAny("metadataService")?.value()
    table = try object.ifAny("table")?.whole()
    metric = try object.ifAny("metric")?.whole()
    metricBehind = try object.ifAny("metricBehind")?.whole()
    rulePriority = try object.ifAny("rulePriority")?.whole()
    routing = try object.ifAny("routing")?.word()
    asked = try object.ifAny("asked").map { try AskedNumbers(json: $0) }
    earlierTables = try object["earlierTables"].list { try $0.whole() }
    broughtUp = try object["broughtUp"].flag()
    mtu = try object.ifAny("mtu").map { try MTU(json: $0) }
    settings = try object.ifAny("settings")?.list { try Setting(json: $0) }
    promotesSecondaries = try object["promotesSecondaries"].flag()
    addresses = try object["addresses"].list { try $0.value() }
  }

  /// The record.
  package var json: JSONValue {
    .members([
      "mac": .value(mac), "link": .value(link), "index": .whole(index), "place": .text(place),
      "isWanted": .flag(isWanted), "isVerified": .flag(isVerified), "method": method.json,
      "eni": eni.map(JSONValue.text), "metadataService": metadataService.map(JSONValue.value),
      "table": table.map(JSONValue.whole), "metric": metric.map(JSONValue.whole),
      "metricBehind": metricBehind.map(JSONValue.whole),
      "rulePriority": rulePriority.map(JSONValue.whole),
      "routing": routing.map { .text($0.rawValue) }, "asked": asked?.json,
      "earlierTables": .list(earlierTables.map(JSONValue.whole)), "broughtUp": .flag(broughtUp),
      "mtu": mtu?.json, "settings": settings.map { .list($0.map(\.json)) },
      "promotesSecondaries": .flag(promotesSecondaries),
      "addresses": .list(addresses.map(JSONValue.value)),
    ])
  }
}

extension AddressMethod {
  private static let names = ["dhcp", "static", "ipv6Only"]

  fileprivate init(json: JSONValue) throws {
    let (name, content) = try JSONObject(json).onlyCase(of: Self.names)
    switch name {
    case "static":
      self = .static(
        address: try content["address"].value(), gateway: try content["gateway"].value(),
        by: try Origin(json: content["by"]))
    case "ipv6Only": self = .ipv6Only(by: try Origin(json: content["by"]))
    default: self = .dhcp
    }
  }

  fileprivate var json: JSONValue {
    switch self {
    case .dhcp: .only("dhcp")
    case .static(let address, let gateway, let origin):
      .only(
        "static", ["address": .value(address), "gateway": .value(gateway), "by": origin.json])
    case .ipv6Only(let origin): .only("ipv6Only", ["by": origin.json])
    }
  }
}

extension AskedNumbers {
  fileprivate init(json: JSONValue) throws {
    let object = try JSONObject(json)
    self.init(
      table: try object.ifAny("table")?.whole(), metric: try object.ifAny("metric")?.whole(),
      rulePriority: try object.ifAny("rulePriority")?.whole(),
      routing: try object.ifAny("routing")?.word())
  }

  fileprivate var json: JSONValue {
    .members([
      "table": table.map(JSONValue.whole), "metric": metric.map(JSONValue.whole),
      "rulePriority": rulePriority.map(JSONValue.whole),
      "routing": routing.map { .text($0.rawValue) },
    ])
  }
}

extension LinkRecord.MTU {
  fileprivate init(json: JSONValue) throws {
    let object = try JSONObject(json)
    self.init(before: try object["before"].whole(), set: try object["set"].whole())
  }

  fileprivate var json: JSONValue { .members(["before": .whole(before), "set": .whole(set)]) }
}

extension LinkRecord.Setting {
  fileprivate init(json: JSONValue) throws {
    let object = try JSONObject(json)
    self.init(
      try object["setting"].word(), before: try object["before"].whole(),
      set: try object["set"].whole())
  }

  fileprivate var json: JSONValue {
    .members([
      "setting": .text(setting.rawValue), "before": .whole(before), "set": .whole(set),
    ])
  }
}
