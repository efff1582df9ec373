// Origins in files, and what bears one.

package import JSON
package import Model
import Planning

extension Origin: JSONForm {
  private static let names = ["option", "byHand", "configuration", "eniFile", "metadata"]

  /// Reads `{"eniFile": {"path": "…"}}`, and so on.
  ///
  /// - Throws: If it is not an origin.
  package init(json: JSONValue) throws {
    let (name, content) = try JSONObject(json).onlyCase(of: Self.names)
    switch name {
    case "option": self = .option(try content["_0"].text())
    case "configuration":
      self = .configuration(path: try content["path"].text(), line: try content["line"].whole())
    case "eniFile": self = .eniFile(path: try content["path"].text())
    case "metadata": self = .metadata(path: try content.ifAny("path")?.text())
    default: self = .byHand
    }
  }

  /// The origin, as the only member of an object.
  package var json: JSONValue {
    switch self {
    case .option(let name): .only("option", ["_0": .text(name)])
    case .byHand: .only("byHand")
    case .configuration(let path, let line):
      .only("configuration", ["path": .text(path), "line": .whole(line)])
    case .eniFile(let path): .only("eniFile", ["path": .text(path)])
    case .metadata(let path): .only("metadata", ["path": path.map(JSONValue.text)])
    }
  }
}

extension Assigned where Value: TextCodable {
  /// Reads `{"value": "…", "origin": {…}}`.
  init(json: JSONValue) throws {
    let object = try JSONObject(json)
    self.init(try object["value"].value(), by: try Origin(json: object["origin"]))
  }

  var json: JSONValue { .members(["value": .value(value), "origin": origin.json]) }
}
