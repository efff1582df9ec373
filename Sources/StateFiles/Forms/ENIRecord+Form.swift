// The form of an ENI record.

package import JSON
import Model
package import Planning

extension ENIRecord: JSONForm {
  /// Reads a record.
  ///
  /// - Throws: If it is none.
  package init(json: JSONValue) throws {
    let object = try JSONObject(json)
    self.init(mac: try object["mac"].value())
    id = try object.ifAny("id")?.text()
    isPrimary = try object.ifAny("isPrimary")?.flag()
    primaryAddress = try object.ifAny("primaryAddress")?.value()
    block = try object.ifAny("block")?.value()
    gateway = try object.ifAny("gateway").map { try Assigned(json: $0) }
    ipv6OnlyBy = try object.ifAny("ipv6OnlyBy").map { try Origin(json: $0) }
    further = try FurtherAddresses(json: object["further"])
  }

  /// The record.
  package var json: JSONValue {
    .members([
      "mac": .value(mac), "id": id.map(JSONValue.text), "isPrimary": isPrimary.map(JSONValue.flag),
      "primaryAddress": primaryAddress.map(JSONValue.value), "block": block.map(JSONValue.value),
      "gateway": gateway?.json, "ipv6OnlyBy": ipv6OnlyBy?.json, "further": further.json,
    ])
  }
}

extension FurtherAddresses {
  fileprivate init(json: JSONValue) throws {
    self.init()
    let object = try JSONObject(json)
    secondary = try object["secondary"].list { try SecondaryAddress(json: $0) }
    prefixes = try object["prefixes"].list { try Assigned(json: $0) }
    ipv6 = try object["ipv6"].list { try Assigned(json: $0) }
    ipv6Gateway = try object.ifAny("ipv6Gateway")?.value()
  }

  fileprivate var json: JSONValue {
    .members([
      "secondary": .list(secondary.map(\.json)), "prefixes": .list(prefixes.map(\.json)),
      "ipv6": .list(ipv6.map(\.json)), "ipv6Gateway": ipv6Gateway.map(JSONValue.value),
    ])
  }
}

extension SecondaryAddress {
  fileprivate init(json: JSONValue) throws {
    let object = try JSONObject(json)
    self.init(
      try object["address"].value(), length: try object.ifAny("length")?.whole(),
      number: try object["number"].whole(), by: try Origin(json: object["origin"]))
    isMade = try object["isMade"].flag()
  }

  fileprivate var json: JSONValue {
    .members([
      "address": .value(address), "length": length.map(JSONValue.whole), "number": .whole(number),
      "origin": origin.json, "isMade": .flag(isMade),
    ])
  }
}
