// An ENI as the service describes it.

/// An ENI as the service describes it: documented keys with their texts, valid or not.
package struct ServedENI: Hashable, Sendable, Codable {
  /// The MAC, in the spelling that the service shows.
  package var mac: String
  /// The keys below the MAC.
  package var keys: [String: String]

  /// Makes an ENI of its keys.
  package init(mac: String, keys: [String: String]) {
    self.mac = mac
    self.keys = keys
  }

  /// Makes an ENI with valid keys.
  ///
  /// - Parameters:
  ///   - mac: The MAC.
  ///   - id: The identifier.
  ///   - addresses: The private IPv4 addresses, the primary one first.
  ///   - netmask: The mask, dotted.
  ///   - gateway: The gateway.
  ///   - block: The vSwitch's IPv4 block.
  ///   - ipv6: The IPv6 addresses; without any, the ENI has no IPv6 key.
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
