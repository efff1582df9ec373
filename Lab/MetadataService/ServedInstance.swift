// The instance that the service describes, as a tree of keys.

/// The instance that the service describes.
package struct ServedInstance: Hashable, Sendable, Codable {
  /// The keys at the top, such as `mac` and `instance-id`.
  package var keys: [String: String]
  /// The ENIs, in the order in which they are listed.
  package var enis: [ServedENI]
  /// The user data of the instance; nil for none.
  package var userData: String?

  /// Makes an instance of a VPC; the first ENI is its primary one.
  package init(id: String = "i-bp1lab", enis: [ServedENI] = []) {
    keys = [
      "instance-id": id, "network-type": "vpc", "region-id": "cn-hangzhou",
      "zone-id": "cn-hangzhou-i",
    ]
    keys["mac"] = enis.first?.mac
    self.enis = enis
  }

  /// The text of a key, by its path below `meta-data/`; nil where there is none.
  ///
  /// The text of a folder is the list of its keys, folders with a `/` at the end.
  func text(_ path: String) -> String? {
    let parts = path.split(separator: "/").map(String.init)
    switch parts {
    case []: return (keys.keys.sorted() + ["network/"]).joined(separator: "\n")
    case ["network"]: return "interfaces/"
    case ["network", "interfaces"]: return "macs/"
    case ["network", "interfaces", "macs"]: return enis.map { "\($0.mac)/" }.joined(separator: "\n")
    default: break
    }
    if parts.count == 1 { return keys[parts[0]] }
    guard parts.starts(with: ["network", "interfaces", "macs"]), parts.count <= 5,
      let eni = enis.first(where: { $0.mac == parts[3] })
    else { return nil }
    return parts.count == 4 ? eni.keys.keys.sorted().joined(separator: "\n") : eni.keys[parts[4]]
  }

  /// The whole tree as one JSON object.
  var object: String {
    var members = keys.sorted { $0.key < $1.key }.map { "\(json($0.key)):\(json($0.value))" }
    let macs = enis.map { eni in
      let keys = eni.keys.sorted { $0.key < $1.key }.map { key, text in
        // A text that is JSON, such as the list of private addresses, stays as it is.
        "\(json(key)):\(text.hasPrefix("[\"") && text.hasSuffix("]") ? text : json(text))"
      }
      return "\(json(eni.mac)):{\(keys.joined(separator: ","))}"
    }
    members.append("\"network\":{\"interfaces\":{\"macs\":{\(macs.joined(separator: ","))}}}")
    return "{\(members.joined(separator: ","))}"
  }

  private func json(_ text: String) -> String {
    let escaped = text.unicodeScalars.map { scalar in
      switch scalar {
      case "\"", "\\": "\\\(scalar)"
      case "\n": "\\n"
      default: String(scalar)
      }
    }
    return "\"\(escaped.joined())\""
  }
}
