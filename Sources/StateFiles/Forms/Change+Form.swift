// The form of a change: the name of its kind, and the objects before and after it.

package import JSON
import Model
package import Planning

extension Change: JSONForm {
  private static let names = [
    "setLinkUp", "setLinkDown", "setMTU", "setSetting", "addAddress", "removeAddress",
    "replaceAddress", "addRoute", "removeRoute", "replaceRoute", "addRule", "removeRule",
    "setChannels", "setSteering", "setFile",
  ]

  /// Reads a change.
  ///
  /// - Throws: If it is none.
  package init(json: JSONValue) throws {
    let (name, content) = try JSONObject(json).onlyCase(of: Self.names)
    switch name {
    case "setLinkUp": self = .setLinkUp(try content["link"].value())
    case "setLinkDown": self = .setLinkDown(try content["link"].value())
    case "setMTU":
      self = .setMTU(
        try content["link"].value(), from: try content["from"].whole(),
        to: try content["to"].whole())
    case "setSetting":
      self = .setSetting(
        try content["link"].value(), try content["setting"].word(),
        from: try content["from"].whole(), to: try content["to"].whole())
    case "setChannels":
      self = .setChannels(
        try content["link"].value(), from: try ChannelCounts(json: content["from"]),
        to: try ChannelCounts(json: content["to"]))
    case "setSteering":
      self = .setSteering(
        try content["link"].value(), queue: try content["queue"].whole(),
        from: try content["from"].cpus(), to: try content["to"].cpus())
    case "setFile": self = .setFile(try FileChange(content))
    default: self = try Self.ofObject(name, content)
    }
  }

  /// A change of an address, a route or a rule.
  private static func ofObject(_ name: String, _ content: JSONObject) throws -> Change {
    switch name {
    case "addAddress": .addAddress(try InterfaceAddress(json: content["object"]))
    case "removeAddress": .removeAddress(try InterfaceAddress(json: content["object"]))
    case "replaceAddress":
      .replaceAddress(
        try InterfaceAddress(json: content["from"]), with: try InterfaceAddress(json: content["to"])
      )
    case "addRoute": .addRoute(try Route(json: content["object"]))
    case "removeRoute": .removeRoute(try Route(json: content["object"]))
    case "replaceRoute":
      .replaceRoute(try Route(json: content["from"]), with: try Route(json: content["to"]))
    case "addRule": .addRule(try Rule(json: content["object"]))
    default: .removeRule(try Rule(json: content["object"]))
    }
  }

  /// The change.
  package var json: JSONValue {
    switch self {
    case .setLinkUp(let link): .only("setLinkUp", ["link": .value(link)])
    case .setLinkDown(let link): .only("setLinkDown", ["link": .value(link)])
    case .setMTU(let link, let from, let to):
      .only("setMTU", ["link": .value(link), "from": .whole(from), "to": .whole(to)])
    case .setSetting(let link, let setting, let from, let to):
      .only(
        "setSetting",
        [
          "link": .value(link), "setting": .text(setting.rawValue), "from": .whole(from),
          "to": .whole(to),
        ])
    case .addAddress(let address): .only("addAddress", ["object": address.json])
    case .removeAddress(let address): .only("removeAddress", ["object": address.json])
    case .replaceAddress(let from, let to):
      .only("replaceAddress", ["from": from.json, "to": to.json])
    case .addRoute(let route): .only("addRoute", ["object": route.json])
    case .removeRoute(let route): .only("removeRoute", ["object": route.json])
    case .replaceRoute(let from, let to): .only("replaceRoute", ["from": from.json, "to": to.json])
    case .addRule(let rule): .only("addRule", ["object": rule.json])
    case .removeRule(let rule): .only("removeRule", ["object": rule.json])
    case .setChannels(let link, let from, let to):
      .only("setChannels", ["link": .value(link), "from": from.json, "to": to.json])
    case .setSteering(let link, let queue, let from, let to):
      .only(
        "setSteering",
        [
          "link": .value(link), "queue": .whole(queue), "from": .text(from.mask),
          "to": .text(to.mask),
        ])
    case .setFile(let file): .only("setFile", file.members)
    }
  }
}

extension Step: JSONForm {
  /// Reads a step; nothing is known of its reason any more.
  ///
  /// - Throws: If it is none.
  package init(json: JSONValue) throws {
    let object = try JSONObject(json)
    let change = try Change(json: object["change"])
    let undo = try object.ifAny("undo")?.list { try Change(json: $0) }
    self.init(change, undo: undo ?? [change.inverse], because: .asBefore)
  }

  /// The change, and its undo, unless that is the inverse of the change.
  package var json: JSONValue {
    .members([
      "change": change.json,
      "undo": undo == [change.inverse] ? nil : .list(undo.map(\.json)),
    ])
  }
}

extension FileChange {
  fileprivate init(_ content: JSONObject) throws {
    guard let path = FilePath(try content["path"].text()) else { throw JSONMismatch() }
    self.init(
      path, root: try content["root"].text(),
      from: try content.ifAny("from").map { try FileContent(json: $0) },
      to: try content.ifAny("to").map { try FileContent(json: $0) })
  }

  fileprivate var members: KeyValuePairs<String, JSONValue?> {
    ["path": .text(path.text), "root": .text(root), "from": before?.json, "to": after?.json]
  }
}

extension FileContent {
  fileprivate init(json: JSONValue) throws {
    let object = try JSONObject(json)
    self.init(bytes: try object["bytes"].bytes(), mode: try object["mode"].whole())
  }

  fileprivate var json: JSONValue { .members(["bytes": .bytes(bytes), "mode": .whole(mode)]) }
}

extension ChannelCounts {
  fileprivate init(json: JSONValue) throws {
    let object = try JSONObject(json)
    self.init(
      rx: try object["rx"].whole(), tx: try object["tx"].whole(),
      other: try object["other"].whole(), combined: try object["combined"].whole())
  }

  fileprivate var json: JSONValue {
    .members([
      "rx": .whole(rx), "tx": .whole(tx), "other": .whole(other), "combined": .whole(combined),
    ])
  }
}

extension JSONValue {
  fileprivate func cpus() throws -> CPUSet {
    guard let cpus = CPUSet(mask: try text()) else { throw JSONMismatch() }
    return cpus
  }

  /// The content of a file: as text where it is some, as numbers otherwise.
  static func bytes(_ bytes: [UInt8]) -> JSONValue {
    guard let text = String(validating: bytes, as: UTF8.self), Array(text.utf8) == bytes else {
      return .list(bytes.map(JSONValue.whole))
    }
    return .text(text)
  }

  func bytes() throws -> [UInt8] {
    guard case .text(let text) = self else { return try list { try $0.whole() } }
    return Array(text.utf8)
  }
}
