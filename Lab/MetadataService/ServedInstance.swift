// The instance that the service tells about: its keys, as one tree.

/// An ENI as the service shows it: documented keys with their texts, sound or not.
package struct ServedENI: Hashable, Sendable, Codable {
  /// The MAC, spelt as it is to be shown.
  package var mac: String
  /// The keys below the MAC.
  package var keys: [String: String]

  /// Makes an ENI of its keys.
  package init(mac: String, keys: [String: String]) {
    self.mac = mac
    self.keys = keys
  }

  /// Makes a sound ENI.
  ///
  /// - Parameters:
  ///   - mac: The MAC.
  ///   - id: The identifier.
  ///   - addresses: The private IPv4 addresses, the primary one first.
  ///   - netmask: The mask, dotted.
  ///   - gateway: The gateway.
  ///   - block: The vSwitch's IPv4 block.
  ///   - ipv6: The IPv6 addresses; none leaves every key of IPv6 out.
  package init(
    mac: String, id: String, addresses: [String], netmask: String = "255.255.255.0",
    gateway: String = "10.0.0.253", block: String = "10.0.0.0/24", ipv6: [String] = []
  ) {
    self.mac = mac
    keys = [
      "network-interface-id": id, "vpc-id": "vpc-bp1lab", "vswitch-id": "vsw-bp1lab",
      "primary-ip-address": addresses.first ?? "", "netmask": netmask, "gateway": gateway,
      "vswitch-cidr-block": block, "vpc-cidr-block": "10.0.0.0/8",
      "private-ipv4s": "[" + addresses.map { "\"\($0)\"" }.joined(separator: ",") + "]",
    ]
    if !ipv6.isEmpty {
      keys["ipv6s"] = "[" + ipv6.joined(separator: ",") + "]"
      keys["ipv6-gateway"] = "2001:db8::fffd"
      keys["vswitch-ipv6-cidr-block"] = "2001:db8::/64"
    }
  }
}

/// What the service tells.
package struct ServedInstance: Hashable, Sendable, Codable {
  /// The keys at the top, such as `mac` and `instance-id`.
  package var keys: [String: String]
  /// The ENIs, in the order in which they are listed.
  package var enis: [ServedENI]
  /// What whoever made the instance wrote for it; nil where that is nothing.
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
  /// A folder lists what is in it, with a `/` behind each folder.
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
        // What is JSON stands as it is, as the list of private addresses does.
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
